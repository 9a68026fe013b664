"""A stand-in for the promptflow package, as far as Python tools of a flow use it."""

from promptflow.core import tool

__all__ = ["tool"]
