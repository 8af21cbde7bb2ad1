"""`python -m app` is `oeuvre`."""

from app.cli.main import main

if __name__ == "__main__":
    main()
