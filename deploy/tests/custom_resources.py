"""What a custom resource of other projects may say, as far as deploy/ says it: a closed shape for each kind.

Kubernetes' own schemas know none of these. A shape is a type, a list of one shape, or a map of fields, of which those that
begin with `!` are required; `Any` closes a place that another schema looks after.
"""


class Any:
    """Anything at all."""


class Texts:
    """A map of texts, as labels are."""


METADATA = {"!name": str, "namespace": str, "labels": Texts, "annotations": Texts, "finalizers": [str]}
OBJECT_REFERENCE = {"!kind": str, "!name": str, "namespace": str}

SHAPES = {
    ("monitoring.coreos.com/v1", "ServiceMonitor"): {
        "!selector": {"!matchLabels": Texts},
        "!endpoints": [{"!port": str, "!path": str, "interval": str, "scrapeTimeout": str}],
        "namespaceSelector": {"matchNames": [str]},
    },
    ("monitoring.coreos.com/v1", "PrometheusRule"): {
        "!groups": [{
            "!name": str, "interval": str,
            "!rules": [{
                "alert": str, "record": str, "!expr": str, "for": str, "keep_firing_for": str, "labels": Texts,
                "annotations": Texts,
            }],
        }],
    },
    ("source.toolkit.fluxcd.io/v1", "GitRepository"): {
        "!interval": str, "!url": str, "ref": {"branch": str, "tag": str, "semver": str, "commit": str},
        "secretRef": {"!name": str}, "ignore": str,
    },
    ("source.toolkit.fluxcd.io/v1", "OCIRepository"): {
        "!interval": str, "!url": str, "ref": {"tag": str, "digest": str, "semver": str}, "secretRef": {"!name": str},
        "layerSelector": {"!mediaType": str, "!operation": str}, "verify": {"!provider": str},
    },
    ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"): {
        "!interval": str, "!path": str, "!prune": bool, "!sourceRef": OBJECT_REFERENCE, "wait": bool, "timeout": str,
        "targetNamespace": str, "dependsOn": [{"!name": str}],
    },
    ("helm.toolkit.fluxcd.io/v2", "HelmRelease"): {
        "!interval": str, "!chartRef": OBJECT_REFERENCE, "values": Any, "timeout": str,
        "install": Any, "upgrade": Any,
    },
    ("argoproj.io/v1alpha1", "Application"): {
        "!project": str,
        "!destination": {"!server": str, "!namespace": str},
        "!source": {
            "!repoURL": str, "!targetRevision": str, "chart": str, "path": str, "helm": {"valuesObject": Any, "releaseName": str},
        },
        "syncPolicy": {
            "automated": {"prune": bool, "selfHeal": bool}, "syncOptions": [str],
            "managedNamespaceMetadata": {"labels": Texts, "annotations": Texts},
        },
    },
}


def problems(manifest):
    """What is wrong with a manifest; `None` where its kind is none of these."""
    shape = SHAPES.get((manifest["apiVersion"], manifest["kind"]))
    if shape is None:
        return None
    whole = {"!apiVersion": str, "!kind": str, "!metadata": METADATA, "!spec": shape}
    return list(_differences(manifest, whole, ""))


def _differences(value, shape, path):
    if shape is Any:
        return
    if shape is Texts:
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            yield f"{path} is no map of texts"
    elif isinstance(shape, type):
        if type(value) is not shape:
            yield f"{path} is no {shape.__name__}"
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{path} is no list"
            return
        for index, item in enumerate(value):
            yield from _differences(item, shape[0], f"{path}[{index}]")
    else:
        if not isinstance(value, dict):
            yield f"{path} is no map"
            return
        fields = {key.lstrip("!"): field for key, field in shape.items()}
        for key in value.keys() - fields.keys():
            yield f"{path}.{key} is unknown"
        for key in (key[1:] for key in shape if key.startswith("!")):
            if key not in value:
                yield f"{path}.{key} is missing"
        for key in value.keys() & fields.keys():
            yield from _differences(value[key], fields[key], f"{path}.{key}")
