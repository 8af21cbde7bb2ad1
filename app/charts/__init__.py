"""Charts: numbers in, geometry out.

Every module here turns counts and dates into places on a drawing, in pixels of a nominal
width, and knows no database, no HTTP and no markup. The templates under `templates/shared`
draw what comes out; across the page they turn x into per cent of the width, so that a chart
keeps its type size on every screen.
"""
