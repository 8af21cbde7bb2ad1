"""The library as tools of a language model (Model Context Protocol): read-only, few, short.

catalogue   which tools there are, and their parameters
arguments   what a call asks
papers, people, years   the answers, from the same questions as pages and API
size        how long an answer may be
calls       one call, from arguments to text
protocol    the same as a server of the package `mcp`; `stdio` and `endpoint` connect it
"""
