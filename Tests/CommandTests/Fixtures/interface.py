"""Holds the running service's API against its own OpenAPI document: URL TOKEN FOLDER."""

import json
import subprocess
import sys
import urllib.error
import urllib.request

import jsonschema
from openapi_spec_validator import validate

url, token, folder = sys.argv[1:4]


def ask(path, method="GET", body=None, headers=None):
    request = urllib.request.Request(url + path, method=method, data=body, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get_content_type(), error.read()


status, _, text = ask("/api/v1/openapi.json")
assert status == 200
document = json.loads(text)
validate(document)

count = 0


def hold_against(operation, status, kind, body):
    global count
    responses = operation["responses"]
    assert str(status) in responses, f"{operation['operationId']}: {status} is not described: {body[:300]}"
    response = responses[str(status)]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].split("/")[-1]]
    assert kind in response["content"], f"{operation['operationId']}: {kind} is not described"
    if kind == "application/json":
        schema = {**response["content"][kind]["schema"], "components": document["components"]}
        # Members that are not described would go unseen otherwise.
        value = json.loads(body)
        jsonschema.Draft202012Validator(
            schema, format_checker=jsonschema.FormatChecker()).validate(value)
        undescribed(value, schema, operation["operationId"])
    count += 1


def undescribed(value, schema, where):
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].split("/")[-1]]
    if "oneOf" in schema:
        schema = next((s for s in schema["oneOf"] if (s.get("type") == "null") == (value is None)), schema)
        return undescribed(value, schema, where) if value is not None else None
    if isinstance(value, dict) and "properties" in schema:
        extra = set(value) - set(schema["properties"])
        assert not extra, f"{where}: {extra} are not described"
        for name, member in value.items():
            undescribed(member, schema["properties"][name], f"{where}.{name}")
    if isinstance(value, list):
        for item in value:
            undescribed(item, schema["items"], f"{where}[]")


gets = {
    "/apps/{policy}": ["/apps/apps:web", "/apps/apps:lost", "/apps/apps:none", "/apps/apps:web?candidates=0",
                       "/apps/apps:web?candidates=1"],
    "/updates": ["/updates", "/updates?limit=1", "/updates?limit=no"],
}
for path, item in document["paths"].items():
    if "get" in item and path not in ("/events",):
        for place in gets.get(path, [path]):
            hold_against(item["get"], *ask("/api/v1" + place))
        hold_against(item["get"], *ask("/api/v1" + gets.get(path, [path])[0], headers={"Host": "evil.example"}))
authorized = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
author = "Ada <ada@example.com>"
for path, bodies in {
    "/scan": [{}, {"policy": "apps:web"}, {"source": "fleet"}, {"policy": None}, {"source": "none"}, {"other": "x"}, []],
    "/resume": [{"policy": "apps:web", "author": author}, {"policy": "apps:none", "author": author}, {}],
    "/hold": [{"policy": "apps:web", "author": author, "until": "2199-01-01"}, {"policy": "apps:web"}],
}.items():
    operation = document["paths"][path]["post"]
    for body in bodies:
        hold_against(operation, *ask("/api/v1" + path, "POST", json.dumps(body).encode(), authorized))
    hold_against(operation, *ask("/api/v1" + path, "POST", b"{}", {"Content-Type": "application/json"}))
    hold_against(operation, *ask("/api/v1" + path, "POST", b"{}", {"Authorization": "Bearer " + token}))
    hold_against(operation, *ask("/api/v1" + path, "POST", b" " * 100_000, authorized))
    hold_against(operation, *ask("/api/v1" + path, "POST", b"{}", {**authorized, "Origin": "http://evil.example"}))
print(f"answers held against their schemas: {count}")

# Requests that another program makes up from the document: none may crash the service or be answered otherwise than it says.
run = subprocess.run(
    [sys.executable.replace("bin/python", "bin/schemathesis"), "run", url + "/api/v1/openapi.json",
     "--header", "Authorization: Bearer " + token, "--exclude-path", "/events", "--phases", "examples,coverage",
     "--seed", "7", "--exclude-path", "/hold", "--exclude-path", "/resume",
     "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
     "--suppress-health-check", "all", "--generation-with-security-parameters", "false", "--no-color"],
    cwd=folder, capture_output=True, text=True)
print(run.stdout[-1500:])
assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
