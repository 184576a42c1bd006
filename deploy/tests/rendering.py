"""Manifests as Helm and Kustomize make them, read strictly."""

import copy
import json
import os
import subprocess
import tempfile
from pathlib import Path

import yaml

DEPLOY = Path(__file__).resolve().parent.parent
CHART = DEPLOY / "helm" / "pawl"
VALUES = DEPLOY / "tests" / "values"
PAWL = os.environ.get("PAWL")


class StrictLoader(yaml.SafeLoader):
    """Refuses what Kubernetes' own readers would take silently: a key that stands twice."""


def _mapping(loader, node):
    keys = [key.value for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", node.start_mark)
    return loader.construct_mapping(node, deep=True)


StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(text):
    return [document for document in yaml.load_all(text, Loader=StrictLoader) if document is not None]


def run(*arguments, **options):
    """The status, the output and the errors of a program."""
    result = subprocess.run(
        [str(argument) for argument in arguments], capture_output=True, text=True, timeout=60, check=False, **options)
    return result.returncode, result.stdout, result.stderr


def checked(*arguments):
    status, output, errors = run(*arguments)
    assert status == 0, f"{arguments}: {errors}"
    return output


def template(values=None, *arguments, chart=CHART, name="pawl"):
    """What `helm template` makes: its status, its manifests, its errors."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump(values or {}, file)
        file.flush()
        status, output, errors = run(
            "helm", "template", name, chart, "--namespace", "pawl", "--values", file.name, *arguments)
    return status, load(output) if status == 0 else [], errors


_known = {}


def _once(key, make):
    """What was made before, for a caller who may change it."""
    if key not in _known:
        _known[key] = make()
    return copy.deepcopy(_known[key])


def rendered(values=None, *arguments, **options):
    def make():
        status, manifests, errors = template(values, *arguments, **options)
        assert status == 0, errors
        return manifests

    return _once(json.dumps([values, arguments, {key: str(value) for key, value in options.items()}]), make)


def kustomized(folder):
    return _once(str(folder), lambda: load(checked("kubectl", "kustomize", folder)))


def only(manifests, kind, name=None):
    """The one manifest of a kind, or of a kind and a name."""
    found = [m for m in manifests if m["kind"] == kind and name in (None, m["metadata"]["name"])]
    assert len(found) == 1, f"{len(found)} of {kind} {name}"
    return found[0]


def value_sets():
    """The sets of values that the chart is tried with, by name."""
    return {file.stem: load(file.read_text())[0] if file.read_text().strip() else {} for file in sorted(VALUES.glob("*.yaml"))}


def pod_spec(manifests):
    return only(manifests, "Deployment")["spec"]["template"]["spec"]
