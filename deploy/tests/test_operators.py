import re
import unittest

from rendering import CHART, DEPLOY, load, only, pod_spec, rendered

NUMBER = load((CHART / "Chart.yaml").read_text())[0]["version"]


class Operators(unittest.TestCase):
    """What Argo CD and Flux are told, taken apart as they take it apart."""

    def setUp(self):
        self.flux = load((DEPLOY / "flux" / "release.yaml").read_text())
        [self.application] = load((DEPLOY / "argocd" / "application.yaml").read_text())

    def test_both_give_the_chart_values_that_it_takes(self):
        helm = self.application["spec"]["source"]["helm"]
        by_flux, by_argo = rendered(only(self.flux, "HelmRelease")["spec"]["values"]), rendered(helm["valuesObject"])
        self.assertEqual(by_flux, by_argo)
        self.assertEqual(pod_spec(by_flux)["containers"][0]["image"], f"ghcr.io/pawl/pawl:{NUMBER}")

    def test_both_name_the_chart_that_is_here_in_its_version(self):
        repository = only(self.flux, "OCIRepository")["spec"]
        self.assertEqual((repository["url"], repository["ref"]), ("oci://ghcr.io/pawl/charts/pawl", {"tag": NUMBER}))
        source = self.application["spec"]["source"]
        self.assertEqual(
            (source["repoURL"], source["chart"], source["targetRevision"]), ("ghcr.io/pawl/charts", "pawl", NUMBER))

    def test_the_release_refers_to_what_is_there(self):
        release = only(self.flux, "HelmRelease")
        reference = release["spec"]["chartRef"]
        target = only(self.flux, reference["kind"], reference["name"])
        self.assertEqual(target["metadata"]["namespace"], release["metadata"]["namespace"])
        sync = load((DEPLOY / "flux" / "sync.yaml").read_text())
        reference = only(sync, "Kustomization")["spec"]["sourceRef"]
        only(sync, reference["kind"], reference["name"])

    def test_the_namespace_admits_restricted_pods_only(self):
        label = "pod-security.kubernetes.io/enforce"
        self.assertEqual(only(self.flux, "Namespace")["metadata"]["labels"][label], "restricted")
        managed = self.application["spec"]["syncPolicy"]["managedNamespaceMetadata"]
        self.assertEqual(managed["labels"][label], "restricted")

    def test_one_image_name_is_used_everywhere(self):
        names = set()
        for file in DEPLOY.rglob("*"):
            if file.is_file() and "tests" not in file.parts:
                names |= set(re.findall(r"[\w.-]+\.io/pawl[\w/-]*", file.read_text()))
        self.assertEqual(names, {"ghcr.io/pawl/pawl", "ghcr.io/pawl/charts/pawl", "ghcr.io/pawl/charts"})
