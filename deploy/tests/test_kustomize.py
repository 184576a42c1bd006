import tempfile
import unittest
from pathlib import Path

import yaml

from rendering import DEPLOY, checked, kustomized, load, only, pod_spec, rendered, value_sets

KUSTOMIZE = DEPLOY / "kustomize"


class Kustomize(unittest.TestCase):
    def test_the_base_is_the_chart_as_it_comes(self):
        """Two ways to the same pod: what one gains, the other must gain too."""
        chart, base = rendered(), kustomized(KUSTOMIZE / "base")
        self.assertEqual({m["kind"] for m in chart}, {m["kind"] for m in base})
        self.assertEqual(pod_spec(chart), pod_spec(base))
        for kind in ("NetworkPolicy", "PodDisruptionBudget", "Service"):
            self.assertEqual(only(chart, kind)["spec"], only(base, kind)["spec"], kind)
        one, other = (only(manifests, "Deployment")["spec"] for manifests in (chart, base))
        for spec in (one, other):
            del spec["template"]
        self.assertEqual(one, other)
        one, other = (load(only(m, "ConfigMap")["data"]["pawl.yaml"]) for m in (chart, base))
        self.assertEqual(one, other)

    def test_the_base_names_no_namespace(self):
        for manifest in kustomized(KUSTOMIZE / "base"):
            self.assertNotIn("namespace", manifest["metadata"])

    def test_the_example_is_the_chart_with_the_usual_values(self):
        usual = value_sets()["usual"]
        usual["config"]["sources"][0]["commit"] = {"author": {"name": "Pawl", "email": "pawl@example.com"}}
        chart, example = rendered(usual), kustomized(KUSTOMIZE / "overlays/example")
        one, other = pod_spec(chart), pod_spec(example)
        for spec in (one, other):
            spec["volumes"].sort(key=lambda volume: volume["name"])
            spec["containers"][0]["volumeMounts"].sort(key=lambda mount: mount["name"])
        self.assertEqual(one, other)
        one, other = (load(only(m, "ConfigMap")["data"]["pawl.yaml"]) for m in (chart, example))
        self.assertEqual(one, other)
        self.assertEqual(
            {m["metadata"]["namespace"] for m in example if m["kind"] != "Namespace"}, {"pawl"})
        self.assertEqual(
            only(example, "Namespace")["metadata"]["labels"]["pod-security.kubernetes.io/enforce"], "restricted")

    def test_a_configuration_keeps_its_name_when_it_changes(self):
        """Pawl takes up a changed file by itself; with a hash in the name the pod would be replaced instead."""
        names = {m["metadata"]["name"] for m in kustomized(KUSTOMIZE / "overlays/example") if m["kind"] == "ConfigMap"}
        self.assertEqual(names, {"pawl"})

    def test_webhooks_are_a_component(self):
        with tempfile.TemporaryDirectory(dir=KUSTOMIZE / "overlays") as folder:
            (Path(folder) / "kustomization.yaml").write_text(yaml.safe_dump({
                "resources": ["../../base"], "components": ["../../components/webhooks"]}))
            manifests = load(checked("kubectl", "kustomize", folder))
        values = value_sets()["webhooks"]
        chart = rendered({"config": values["config"], "webhooks": {"service": {"port": 8082}}})
        for kind, name in (("Service", "pawl-webhooks"), ("NetworkPolicy", "pawl")):
            self.assertEqual(only(manifests, kind, name)["spec"], only(chart, kind, name)["spec"])
        self.assertEqual(
            pod_spec(manifests)["containers"][0]["ports"], pod_spec(chart)["containers"][0]["ports"])
