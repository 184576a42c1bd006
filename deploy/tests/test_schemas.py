import copy
import json
import unittest

import kubernetes_validate

import custom_resources
from rendering import DEPLOY, kustomized, load, only, rendered, value_sets

# The oldest that the chart admits, and the newest whose schemas are at hand.
RELEASES = ("1.25", "1.37")
KUSTOMIZATIONS = ("base", "overlays/example")
FILES = ("flux/release.yaml", "flux/sync.yaml", "argocd/application.yaml")


def everything():
    """All manifests that deploy/ makes, with where they come from."""
    for name, values in value_sets().items():
        for manifest in rendered(values):
            yield f"values {name}", manifest
    for folder in KUSTOMIZATIONS:
        for manifest in kustomized(DEPLOY / "kustomize" / folder):
            yield folder, manifest
    for file in FILES:
        for manifest in load((DEPLOY / file).read_text()):
            yield file, manifest


def objections(manifest, release):
    """What Kubernetes' schema says against a manifest; nothing where it accepts it."""
    try:
        kubernetes_validate.validate(manifest, release, strict=True)
    except kubernetes_validate.ValidationError as error:
        return str(error)
    return None


class Schemas(unittest.TestCase):
    def test_every_manifest_is_what_its_schema_says(self):
        kinds = set()
        seen = set()
        for place, manifest in everything():
            text = json.dumps(manifest, sort_keys=True)
            if text in seen:
                continue
            seen.add(text)
            kinds.add(manifest["kind"])
            with self.subTest(f"{place}: {manifest['kind']} {manifest['metadata']['name']}"):
                problems = custom_resources.problems(manifest)
                if problems is not None:
                    self.assertEqual(problems, [])
                    continue
                for release in RELEASES:
                    self.assertIsNone(objections(manifest, release), release)
        self.assertEqual(kinds, {
            "Namespace", "ServiceAccount", "ConfigMap", "Deployment", "Service", "Ingress", "NetworkPolicy",
            "PodDisruptionBudget", "PersistentVolumeClaim", "ServiceMonitor", "PrometheusRule", "GitRepository",
            "OCIRepository", "Kustomization", "HelmRelease", "Application",
        })

    def test_a_misspelled_field_is_found_in_every_kind(self):
        """That the schemas are strict is what the test above stands on."""
        samples = {manifest["kind"]: manifest for _, manifest in everything()}
        for kind, manifest in samples.items():
            with self.subTest(kind):
                wrong = copy.deepcopy(manifest)
                wrong.setdefault("spec" if "spec" in wrong else "metadata", {})["nosuchfield"] = "x"
                problems = custom_resources.problems(wrong)
                if problems is None:
                    self.assertIn("nosuchfield", objections(wrong, RELEASES[-1]) or "")
                else:
                    self.assertEqual(problems, [".spec.nosuchfield is unknown"])

    def test_custom_resources_are_held_to_types_and_required_fields(self):
        monitor = only(rendered(value_sets()["monitored"]), "ServiceMonitor")
        del monitor["spec"]["selector"]
        monitor["spec"]["endpoints"][0]["port"] = 8080
        self.assertEqual(
            sorted(custom_resources.problems(monitor)),
            [".spec.endpoints[0].port is no str", ".spec.selector is missing"])
