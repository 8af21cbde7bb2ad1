"""An argument of a command that is a query, and may look like an option."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand


class WithQuery(TyperCommand):
    """A command whose argument is a query, which may begin with a minus sign: `-privacy`.

    What holds a blank, or begins with one minus sign and is no option of the command, is the query.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, queries behind the options."""
        takes_value = {
            name
            for param in self.params
            if param.param_type_name == "option" and not getattr(param, "is_flag", False)
            for name in param.opts
        }
        known = {name for param in self.params for name in param.opts}
        options: list[str] = []
        queries: list[str] = []
        for place, arg in enumerate(args):
            if arg == "--":
                queries += args[place + 1 :]
                break
            is_value = bool(options) and options[-1] in takes_value
            name = arg.partition("=")[0]
            is_option = name.startswith("--") and " " not in name
            is_query = arg.startswith("-") and not (is_option or is_value or name in known)
            (queries if is_query else options).append(arg)
        return super().parse_args(ctx, [*options, "--", *queries] if queries else args)
