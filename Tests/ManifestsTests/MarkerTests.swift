import Manifests
import Testing

@Suite("Markers")
struct MarkerTests {
    typealias Example = FieldTests.Example

    static let structured: [Example] = [
        Example(
            "both kinds, each part",
            """
            a: x/y:1 # {"$imagepolicy": "ns:p"}
            b: "1.2" # {"$imagepolicy": "ns:p:tag"}
            c: x/y # pawl: ns:p:name
            d: sha256:00 # pawl: ns:p:digest
            image: z:1 #pawl: n.s-1:p_2
            """,
            [
                "1:4 FluxMarker a = x/y:1 ns:p", "2:5 FluxMarker b = 1.2 tag ns:p", "3:4 PawlMarker c = x/y name ns:p",
                "4:4 PawlMarker d = sha256:00 digest ns:p", "5:8 PawlMarker image = z:1 n.s-1:p_2",
            ]),
        Example(
            "alone on the line above a key or an item",
            "# pawl: a:b\nimage: x:1\nl:\n  # {\"$imagepolicy\": \"c:d\"}\n  - y:2\n# pawl: e:f\n  - z:3\n",
            ["2:8 PawlMarker image = x:1 a:b", "5:5 FluxMarker l[0] = y:2 c:d", "7:5 PawlMarker l[1] = z:3 e:f"]),
        Example(
            "above nothing: the end, a blank line, another comment, a line further out, a parent",
            "a:\n  b: 1\n  # pawl: a:b\nimage: x:1\n# pawl: a:b\n\n# pawl: a:b\n# c\nd: 1\n# pawl: a:b\ne:\n  f: 1\n# pawl: a:b\n",
            [
                "4:8 KubernetesImage image = x:1", "3 MarkerWithoutValue", "5 MarkerWithoutValue",
                "7 MarkerWithoutValue",
                "10 MarkerWithoutValue", "13 MarkerWithoutValue",
            ]),
        Example(
            "the marker on the value's line comes before the one above",
            "# pawl: a:b\nimage: x:1 # pawl: c:d\n# pawl: e:f\nimage: y:2 # pawl: e:f\n",
            ["2:8 PawlMarker image = x:1 c:d", "4:8 PawlMarker image = y:2 e:f", "1 AmbiguousValue"]),
        Example(
            "after a flow collection the image value, if it is one",
            """
            a: {name: n, image: x:1} # pawl: a:b
            b: {repository: r/s, tag: 2.0} # pawl: a:b:tag
            c: [x:1, y:2] # pawl: a:b
            d: {image: x:1, e: {image: y:2}} # pawl: a:b
            f: [ {image: q:1}, # pawl: a:b
                 {image: q:2} ] # pawl: c:d
            """,
            [
                "1:21 PawlMarker a.image = x:1 a:b", "2:27 PawlMarker b.tag = 2.0 tag a:b",
                "4:12 KubernetesImage d.image = x:1", "4:28 KubernetesImage d.e.image = y:2",
                "5:14 PawlMarker f[0].image = q:1 a:b", "6:14 PawlMarker f[1].image = q:2 c:d",
                "3 AmbiguousValue", "4 AmbiguousValue",
            ]),
        Example(
            "part of a scalar: the text after its one equals sign",
            "- A=1.9.0 # pawl: a:b:tag\n- --tag=1.9.0 # pawl: a:b:tag\n- \"I=x/y:1\" # pawl: a:b\n- A=B=1 # pawl: a:b:tag\n"
                + "- A= # pawl: a:b:tag\n",
            [
                "1:5 PawlMarker [0] = 1.9.0 tag a:b", "2:9 PawlMarker [1] = 1.9.0 tag a:b",
                "3:6 PawlMarker [2] = x/y:1 a:b", "4 AmbiguousValue", "5 EmptyValue",
            ]),
        Example(
            "values that a marker cannot change",
            """
            a: {{ .x }} # pawl: a:b
            b: ${X} # pawl: a:b
            c: *x # pawl: a:b
            d: | # pawl: a:b
              text
            e: ~ # pawl: a:b
            f: # pawl: a:b
            g: x y # pawl: a:b
            h: x/y:1 # pawl: a:b:tag
            i: abc # pawl: a:b:digest
            j: one
              two # pawl: a:b
            k: # pawl: a:b
              - x
            --- # pawl: a:b
            """,
            [
                "1 TemplateAction", "2 Variable", "3 Alias", "4 MultilineValue", "6 EmptyValue", "7 EmptyValue",
                "8 NotAReference", "9 NotATag", "10 NotADigest", "11 MultilineValue", "13 MarkerWithoutValue",
                "15 MarkerWithoutValue",
            ]),
        Example(
            "the grammar: what is accepted, what is nearly a marker, what is prose",
            """
            a: x:1 ### {"foo": "bar", "$imagepolicy" : "\\u006es:p"}  \n\
            b: x:1 # {"$imagepolicy": "ns:p",}
            c: x:1 # {"$imagepolicy": ["ns:p"]}
            d: x:1 # {"$imagepolicy": "ns:"}
            e: x:1 # {"$imagepolicy": "ns"}
            f: x:1 # {"$ref": "#/definitions/other"}
            g: x:1 # {"$ref": "#/definitions/io.k8s.cli.setters.ns:p:tag:x"}
            h: x:1 # pawl: ns:p extra
            i: x:1 # pawl: ns
            j: x:1 # pawl: is a tool
            k: x:1 # see # pawl: ns:p
            # l: x:1 # {"$imagepolicy": "ns:p"}
            # m: x:1 # pawl: ns:p
            n: x:1 # pawl:ns:p
            o: "x:1# pawl: ns:p"
            """,
            [
                "1:4 FluxMarker a = x:1 ns:p", "14:4 PawlMarker n = x:1 ns:p", "2 MalformedMarker", "3 MalformedMarker",
                "4 MalformedMarker", "5 MalformedMarker", "7 MalformedMarker", "8 MalformedMarker", "9 MalformedMarker",
                "11 MalformedMarker",
            ]),
        Example(
            "inside a block scalar nothing changes",
            "a: |\n  image: x:1 # pawl: a:b\n\n  # {\"$imagepolicy\": \"c:d\"}\nb: >-\n  # pawl: words about it\n",
            ["2 InsideBlockScalar", "4 InsideBlockScalar"]),
        Example(
            "an anchor keeps its name", "x: &i a:1 # pawl: a:b\ny: *i\nz: {image: *i}\n",
            ["1:7 PawlMarker x = a:1 a:b"]),
    ]

    @Test("markers in YAML speak of the value they stand at", arguments: structured)
    func yaml(_ example: Example) {
        #expect(found(example.text) == example.found)
    }

    static let texts: [Example] = [
        Example(
            "env files, HCL, scripts, Markdown and XML",
            """
            APP_VERSION=1.9.0 # pawl: ns:p:tag
            export IMAGE="ghcr.io/a/app:1.0" # pawl: ns:p
            image = "ghcr.io/a/app:1.0" // pawl: ns:p
            version: 1.9.0 # pawl: ns:p:tag
            "tag": "v2", // pawl: ns:p:tag
            | app | `ghcr.io/a/app:1.0` | <!-- pawl: ns:p -->
            <image>ghcr.io/a/app:1.0</image> <!-- pawl: ns:p -->
            docker run -p 80:80 --rm nginx:1.25 # pawl: ns:p
            repo=ghcr.io/a/app # pawl: ns:p:name
            image: ghcr.io/a/app:1.0 # pawl: ns:p:tag
            """,
            [
                "1:13 PawlMarker = 1.9.0 tag ns:p", "2:15 PawlMarker = ghcr.io/a/app:1.0 ns:p",
                "3:10 PawlMarker = ghcr.io/a/app:1.0 ns:p", "4:10 PawlMarker = 1.9.0 tag ns:p",
                "5:9 PawlMarker = v2 tag ns:p", "6:10 PawlMarker = ghcr.io/a/app:1.0 ns:p",
                "7:8 PawlMarker = ghcr.io/a/app:1.0 ns:p", "8:26 PawlMarker = nginx:1.25 ns:p",
                "9:6 PawlMarker = ghcr.io/a/app name ns:p", "10:22 PawlMarker = 1.0 tag ns:p",
            ]),
        Example(
            "a Dockerfile's comment stands alone above",
            "# pawl: ns:p\r\nFROM ghcr.io/a/app:1.0 AS build\r\n# pawl: ns:p:tag\r\nARG V=1.2.3\r\nFROM x:1\r\n",
            ["2:6 PawlMarker = ghcr.io/a/app:1.0 ns:p", "4:7 PawlMarker = 1.2.3 tag ns:p"]),
        Example(
            "what is not clear is left alone",
            """
            cp a:1 b:2 # pawl: ns:p
            FROM a/b:${TAG} # pawl: ns:p
            A=1.0 B=2.0 # pawl: ns:p:tag
            V=${X}-1.0 # pawl: ns:p:tag
            V=1.0 # pawl: ns:p extra
            # pawl: ns:p
            # pawl: the tool
            url: http://pawl: x
            # pawl: ns:p
            """,
            [
                "1 AmbiguousValue", "2 MarkerWithoutValue", "3 AmbiguousValue", "4 MarkerWithoutValue",
                "5 MalformedMarker",
                "6 MarkerWithoutValue", "9 MarkerWithoutValue",
            ]),
        Example("Flux markers count in YAML only", "image: a:1 # {\"$imagepolicy\": \"ns:p\"}\n", []),
    ]

    @Test("markers in other text speak of the one token they can mean", arguments: texts)
    func text(_ example: Example) {
        #expect(found(example.text, path: "some.env") == example.found)
    }
}
