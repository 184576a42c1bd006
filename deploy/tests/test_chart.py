import shutil
import tempfile
import unittest

import yaml

from rendering import CHART, DEPLOY, VALUES, checked, load, only, pod_spec, rendered, run, template, value_sets

SETS = value_sets()


class Chart(unittest.TestCase):
    def test_helm_finds_nothing_to_complain_about(self):
        for file in sorted(VALUES.glob("*.yaml")):
            with self.subTest(file.name):
                status, output, errors = run("helm", "lint", "--strict", CHART, "--values", file)
                self.assertEqual(status, 0, output + errors)

    def test_its_version_is_the_commands(self):
        swift = (DEPLOY.parent / "Sources" / "pawl" / "Version.swift").read_text()
        [number] = [line.split('"')[1] for line in swift.splitlines() if "let number" in line]
        chart = load((CHART / "Chart.yaml").read_text())[0]
        self.assertEqual((chart["version"], chart["appVersion"]), (number, number))

    def test_every_value_is_in_the_schema(self):
        """So that a misspelled one is refused, at every depth that the chart itself reads."""
        schema = yaml.safe_load((CHART / "values.schema.json").read_text())

        def compare(values, schema, path):
            self.assertEqual(set(values) - set(schema["properties"]), set(), path)
            self.assertIs(schema["additionalProperties"], False, path)
            for key, value in values.items():
                if isinstance(value, dict) and "properties" in schema["properties"][key]:
                    compare(value, schema["properties"][key], f"{path}.{key}")

        values = load((CHART / "values.yaml").read_text())[0]
        compare(values, schema, "")
        self.assertEqual(set(schema["properties"]) - set(values), {"global"})

    def test_nothing_may_read_or_write_the_cluster(self):
        for name, values in SETS.items():
            with self.subTest(name):
                manifests = rendered(values)
                kinds = {manifest["kind"] for manifest in manifests}
                self.assertEqual({kind for kind in kinds if "Role" in kind}, set())
                for account in (m for m in manifests if m["kind"] == "ServiceAccount"):
                    self.assertIs(account["automountServiceAccountToken"], False)
                self.assertEqual({m["metadata"]["namespace"] for m in manifests}, {"pawl"})

    def test_selectors_find_the_pod(self):
        for name, values in SETS.items():
            with self.subTest(name):
                manifests = rendered(values)
                labels = only(manifests, "Deployment")["spec"]["template"]["metadata"]["labels"]
                services = [m for m in manifests if m["kind"] == "Service"]
                selectors = [m["spec"]["selector"] for m in services]
                selectors += [
                    m["spec"]["selector"]["matchLabels"] for m in manifests
                    if m["kind"] in ("Deployment", "PodDisruptionBudget")]
                selectors += [m["spec"]["podSelector"]["matchLabels"] for m in manifests if m["kind"] == "NetworkPolicy"]
                for selector in selectors:
                    self.assertTrue(selector)
                    self.assertLessEqual(selector.items(), labels.items())
                ports = {port["name"] for port in pod_spec(manifests)["containers"][0]["ports"]}
                for service in services:
                    self.assertLessEqual({port["targetPort"] for port in service["spec"]["ports"]}, ports)
                for monitor in (m for m in manifests if m["kind"] == "ServiceMonitor"):
                    wanted = monitor["spec"]["selector"]["matchLabels"].items()
                    [service] = [s for s in services if wanted <= s["metadata"]["labels"].items()]
                    self.assertLessEqual(
                        {endpoint["port"] for endpoint in monitor["spec"]["endpoints"]},
                        {port["name"] for port in service["spec"]["ports"]})

    def test_every_volume_is_mounted_and_every_mount_has_a_volume(self):
        for name, values in SETS.items():
            with self.subTest(name):
                spec = pod_spec(rendered(values))
                mounts = [mount["name"] for mount in spec["containers"][0]["volumeMounts"]]
                self.assertEqual(sorted(mounts), sorted(volume["name"] for volume in spec["volumes"]))
                writable = {
                    mount["mountPath"] for mount in spec["containers"][0]["volumeMounts"] if not mount.get("readOnly")}
                self.assertEqual(writable, {"/var/lib/pawl", "/tmp"})
                for volume in spec["volumes"]:
                    if "emptyDir" in volume:
                        self.assertTrue(volume["emptyDir"]["sizeLimit"])

    def test_webhooks_are_all_that_can_be_reached_from_outside(self):
        manifests = rendered(SETS["webhooks"])
        ingress = only(manifests, "Ingress")
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                self.assertEqual((path["path"], path["pathType"]), ("/webhooks/", "Prefix"))
                backend = path["backend"]["service"]
                service = only(manifests, "Service", backend["name"])
                [port] = service["spec"]["ports"]
                self.assertEqual((port["name"], port["targetPort"]), (backend["port"]["name"], "webhooks"))
        [private, public] = only(manifests, "NetworkPolicy")["spec"]["ingress"]
        self.assertEqual((private["from"], private["ports"][0]["port"]), ([{"podSelector": {}}], "http"))
        self.assertEqual(public["ports"][0]["port"], "webhooks")
        self.assertIn("namespaceSelector", public["from"][0])
        ports = {port["name"]: port["containerPort"] for port in pod_spec(manifests)["containers"][0]["ports"]}
        self.assertEqual(ports, {"http": 8080, "webhooks": 8082})

    def test_without_receivers_there_is_no_way_in_for_webhooks(self):
        manifests = rendered(SETS["usual"])
        self.assertEqual([m["metadata"]["name"] for m in manifests if m["kind"] == "Service"], ["pawl"])
        self.assertEqual([m for m in manifests if m["kind"] == "Ingress"], [])
        self.assertEqual(len(only(manifests, "NetworkPolicy")["spec"]["ingress"]), 1)
        self.assertEqual([port["name"] for port in pod_spec(manifests)["containers"][0]["ports"]], ["http"])

    def test_the_ports_are_the_configurations(self):
        manifests = rendered(SETS["everything"])
        [port] = pod_spec(manifests)["containers"][0]["ports"]
        self.assertEqual(port["containerPort"], 9090)
        self.assertEqual(only(manifests, "Service")["spec"]["ports"][0]["port"], 80)

    def test_what_is_kept_is_on_a_volume_and_one_pod_at_a_time_has_it(self):
        manifests = rendered(SETS["kept"])
        claim = only(manifests, "PersistentVolumeClaim")
        self.assertEqual(claim["spec"]["storageClassName"], "fast")
        [state] = [volume for volume in pod_spec(manifests)["volumes"] if volume["name"] == "state"]
        self.assertEqual(state["persistentVolumeClaim"]["claimName"], claim["metadata"]["name"])
        self.assertEqual(only(manifests, "Deployment")["spec"]["strategy"]["type"], "Recreate")
        adopted = rendered({"persistence": {"enabled": True, "existingClaim": "mine"}})
        self.assertEqual([m for m in adopted if m["kind"] == "PersistentVolumeClaim"], [])

    def test_a_configuration_is_taken_up_without_a_restart_unless_one_is_asked_for(self):
        def annotations(values):
            return only(rendered(values), "Deployment")["spec"]["template"]["metadata"].get("annotations", {})

        one, other = ({"config": {"interval": interval}} for interval in ("5m", "6m"))
        self.assertEqual(annotations(one), annotations(other))
        first, second = (annotations({**values, "restartOnChange": True}) for values in (one, other))
        self.assertNotEqual(first["checksum/config"], second["checksum/config"])

    def test_secrets_are_named_and_never_made(self):
        manifests = rendered(SETS["webhooks"])
        self.assertEqual([m for m in manifests if m["kind"] == "Secret"], [])
        volumes = {v["name"]: v["secret"] for v in pod_spec(manifests)["volumes"] if "secret" in v}
        self.assertEqual(volumes["secret-git"], {"secretName": "pawl-git", "defaultMode": 0o440})
        self.assertEqual(volumes["secret-webhooks"]["items"], [{"key": "harbor", "path": "harbor"}])

    def test_numbers_of_a_configuration_stay_whole(self):
        text = only(rendered(SETS["kept"]), "ConfigMap", "pawl")["data"]["pawl.yaml"]
        self.assertIn("installationID: 12345678901\n", text)

    def test_an_image_may_be_pinned_by_its_digest(self):
        digest = "0" * 64
        image = pod_spec(rendered(SETS["everything"]))["containers"][0]["image"]
        self.assertEqual(image, f"registry.example.com:5000/platform/pawl:0.1.0@sha256:{digest}")

    def test_a_long_name_leaves_room_for_suffixes(self):
        for manifest in rendered(SETS["webhooks"], name="a" * 53):
            self.assertLessEqual(len(manifest["metadata"]["name"]), 63)

    def test_a_packaged_chart_is_whole(self):
        with tempfile.TemporaryDirectory() as folder:
            checked("helm", "package", CHART, "--destination", folder)
            packaged = rendered(SETS["monitored"], chart=f"{folder}/pawl-0.1.0.tgz")
        self.assertEqual(packaged, rendered(SETS["monitored"]))

    def test_alerts_and_dashboard_are_the_ones_that_are_tested(self):
        """promtool and Prometheus try the files of deploy/; what the chart ships must be these, byte for byte."""
        manifests = rendered(SETS["monitored"])
        [rules] = load((DEPLOY / "prometheus" / "rules.yaml").read_text())
        self.assertEqual(only(manifests, "PrometheusRule")["spec"], rules)
        dashboard = only(manifests, "ConfigMap", "pawl-dashboard")
        self.assertEqual(dashboard["data"]["pawl.json"], (DEPLOY / "grafana" / "pawl.json").read_text().rstrip("\n"))
        self.assertEqual(dashboard["metadata"]["labels"]["grafana_dashboard"], "1")

    def test_notes_say_what_is_missing(self):
        def notes(values):
            with_file = yaml.safe_dump(values)
            status, output, errors = run(
                "helm", "install", "pawl", CHART, "--namespace", "pawl", "--dry-run=client", "--values", "-", input=with_file)
            self.assertEqual(status, 0, errors)
            return output[output.index("NOTES:"):]

        self.assertIn("nothing to do yet", notes({}))
        self.assertNotIn("nothing to do yet", notes(SETS["usual"]))
        self.assertIn("minimumAge", notes(SETS["usual"]))
        self.assertNotIn("minimumAge", notes(SETS["kept"]))


REFUSED = {
    "replicas": {"replicas": 2},
    "a tag that is none": {"image": {"tag": "not a tag"}},
    "a field of a PawlConfiguration that is none": {"config": {"source": []}},
    "a source without a URL": {"config": {"sources": [{"name": "fleet"}]}},
    "an address that nothing reaches": {"config": {"server": {"listen": "127.0.0.1:8080"}}},
    "a secret inline": {"secrets": [{"name": "git", "password": "hunter2"}]},
    "a policy that is no text": {"policies": {"podinfo.yaml": {"kind": "UpdatePolicy"}}},
    "a policy's file of another kind": {"policies": {"podinfo.json": "{}"}},
    "a port out of range": {"networkPolicy": {"egress": {"ports": [70000]}}},
    "a budget that would block every drain": {"podDisruptionBudget": {"maxUnavailable": 0}},
    "several replicas of one volume": {"replicaCount": 2, "persistence": {"enabled": True}},
    "an ingress for nothing": {"webhooks": {"ingress": {"enabled": True, "hosts": ["pawl.example.com"]}}},
    "policies of an unknown source": {"config": {"policies": [{"source": "fleet"}]}},
    "an unknown probe": {"probes": {"alive": {}}},
}


class Refusals(unittest.TestCase):
    def test_values_that_cannot_be_meant_are_refused(self):
        for name, values in REFUSED.items():
            with self.subTest(name):
                status, _, errors = template(values)
                self.assertNotEqual(status, 0)
                self.assertNotIn("nil pointer", errors)

    def test_a_copy_without_its_linked_files_says_so(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = f"{folder}/pawl"
            shutil.copytree(CHART, copy, ignore=shutil.ignore_patterns("files"))
            for part in ("prometheusRule", "dashboard"):
                status, _, errors = template({"metrics": {part: {"enabled": True}}}, chart=copy)
                self.assertNotEqual(status, 0)
                self.assertIn("copied without its linked files", errors)
