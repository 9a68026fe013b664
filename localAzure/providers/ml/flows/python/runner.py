"""Runs the nodes of one flow: an order comes in on stdin as JSON, what became of it goes out on stdout as JSON.

What tools print goes to stderr. Secrets come in with the order and are in no file, argument or variable.
"""

import asyncio
import importlib.util
import inspect
import json
import os
import signal
import sys
import time
import traceback
import typing

HERE = os.path.dirname(os.path.abspath(__file__))


class FlowError(Exception):
    """An error of the flow, by the name that Prompt flow has for its kind."""

    def __init__(self, code, message, **more):
        super().__init__(message)
        self.code = code
        self.more = more


def main():
    order = json.load(sys.stdin)
    if hasattr(signal, "alarm"):
        signal.alarm(order["seconds"])  # also when whoever started this is gone
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.path[:0] = [HERE, os.getcwd()]
    json.dump(run(order), answer, default=str)
    answer.close()


def run(order):
    outputs, node_runs = {}, []
    try:
        for node in order["nodes"]:
            begun = time.time()
            node_run = {"node": node["name"], "status": "Failed", "start": begun}
            node_runs.append(node_run)
            try:
                outputs[node["name"]] = call(node, order, outputs)
                node_run.update(status="Completed", output=outputs[node["name"]])
            finally:
                node_run["end"] = time.time()
        answer = {name: resolve(value, order["inputs"], outputs) for name, value in order["outputs"].items()}
        return {"output": answer, "nodes": node_runs}
    except FlowError as error:
        return {"error": {"code": error.code, "message": str(error), **error.more}, "nodes": node_runs}


def call(node, order, outputs):
    name = node["name"]
    function = load(name, node["path"])
    parameters = inspect.signature(function).parameters
    types = hints(function)
    given = {}
    for key, value in node["inputs"].items():
        if value is None or value == "":
            continue
        resolved = resolve(value, order["inputs"], outputs)
        literal = isinstance(value, str) and resolved is value
        given[key] = typed(name, key, value, types.get(key), order["connections"]) if literal else resolved
    missing = [
        key
        for key, parameter in parameters.items()
        if parameter.default is parameter.empty and parameter.kind not in (2, 4) and key not in given
    ]
    if missing:
        raise FlowError("MissingRequiredInputs", f"Node '{name}' lacks the inputs {', '.join(missing)}.")
    try:
        result = function(**given)
        return asyncio.run(result) if inspect.isawaitable(result) else result
    except Exception as error:
        raise FlowError(
            "ToolExecutionError",
            f"Execution failure in '{name}': ({type(error).__name__}) {error}",
            traceback=traceback.format_exc(limit=-8),
        ) from error


def load(node, path):
    if not os.path.isfile(path):
        raise FlowError("InvalidSource", f"Load tool failed for node '{node}'. Tool file '{path}' can not be found.")
    spec = importlib.util.spec_from_file_location(f"flow_tool_{node}", path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise FlowError(
            "PythonLoadError",
            f"Failed to load python module from file '{path}': ({type(error).__name__}) {error}",
            traceback=traceback.format_exc(limit=-8),
        ) from error
    tools = [
        value
        for value in vars(module).values()
        if getattr(value, "__is_flow_tool__", False) and value.__module__ == module.__name__
    ]
    if len(tools) != 1:
        names = ", ".join(tool.__name__ for tool in tools) or "none"
        code = "MultipleToolsDefined" if tools else "NoToolDefined"
        raise FlowError(code, f"'{path}' must define one tool, and defines {len(tools)} ({names}).")
    return tools[0]


def hints(function):
    try:
        return typing.get_type_hints(function)
    except Exception:
        return {}


def resolve(value, inputs, outputs):
    """What `${inputs.x}`, `${node.output}` or `${node.output.field}` stands for; anything else is itself."""
    if not (isinstance(value, str) and value.startswith("${") and value.endswith("}")):
        return value
    head, *fields = value[2:-1].split(".")
    if head == "inputs":
        return inputs[fields[0]]
    found = outputs[head]
    for field in fields[1:]:
        try:
            found = found[field] if isinstance(found, dict) else getattr(found, field)
        except (KeyError, AttributeError):
            raise FlowError("InvalidReferenceProperty", f"'{value}' leads to nothing: there is no '{field}'.") from None
    return found


def typed(node, key, text, wanted, connections):
    """A literal as the type that the tool's parameter has."""
    from promptflow.connections import CustomConnection

    try:
        if inspect.isclass(wanted) and issubclass(wanted, CustomConnection):
            if text not in connections:
                raise FlowError(
                    "GetConnectionError",
                    f"Get connection '{text}' for node '{node}' error: Connection '{text}' is not found.",
                )
            return wanted(name=text, **connections[text])
        if wanted in (int, float):
            return wanted(text)
        if wanted is bool:
            return {"true": True, "false": False}[text.lower()]
        if wanted in (list, dict):
            return json.loads(text)
        return text
    except (ValueError, KeyError):
        raise FlowError(
            "NodeInputValidationError", f"Input '{key}' for node '{node}' is no {wanted.__name__}: '{text}'."
        ) from None


if __name__ == "__main__":
    main()
