"""`python -m app` is `oeuvre`."""

from app.cli import main

if __name__ == "__main__":
    main()
