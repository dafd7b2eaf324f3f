"""Templates compiled to plainer Python than Jinja's own: the same output in less time.

A page of an item asks for hundreds of attributes and calls as many functions; Jinja finds out each time whether an object is a mapping,
and whether a function wants to know where it is called. Here an attribute is an attribute, unless the object is a `dict`; what a part
wants to know is seen when the template is compiled; and a text that holds no sign of HTML is not wrapped to say so. A missing
attribute is an error at once.
"""

import keyword
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

_has_signs = re.compile("[&<>'\"]").search
_WANTED = {"context": "context", "eval_context": "context.eval_ctx", "environment": "environment"}
"""What a function may ask Jinja for, and where a compiled template has it."""


def shown(value: Any) -> str:
    """A value as HTML text."""
    kind = type(value)
    if kind is Markup or (kind is str and not _has_signs(value)):
        return value
    return escape(value)


class Generator(CodeGenerator):
    """Writes the Python of a template."""

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("shown = environment.shown")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("shown(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        if keyword.iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write(f"(_of.{node.attr} if (_of := ")
        self.visit(node.node, frame)
        self.write(f").__class__ is not dict else environment.getattr(_of, {node.attr!r}))")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if node.dyn_args or node.dyn_kwargs or forward_caller:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        wanted = self._wanted(node.node, frame)
        self.write("(")
        self.visit(node.node, frame)
        self.write(f")({wanted}, " if wanted else ")(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _wanted(self, called: nodes.Expr, frame: Frame) -> str | None:
        """What a function is to be given first; only the environment's own are asked."""
        if not isinstance(called, nodes.Name) or called.name not in self.environment.globals:
            return None
        load = frame.symbols.find_load(frame.symbols.ref(called.name))
        if load is None or load[0] != "resolve":
            return None
        asks = getattr(self.environment.globals[called.name], "jinja_pass_arg", None)
        return _WANTED[asks.name] if asks else None


class Templates(Environment):
    """The environment of such templates. Its globals are complete before the first template is loaded."""

    code_generator_class = Generator
    shown = staticmethod(shown)

    def make_globals(self, d: Mapping[str, Any] | None) -> dict[str, Any]:
        """The globals of a template, as a plain dictionary: each page copies them."""
        return {**self.globals, **(d or {})}
