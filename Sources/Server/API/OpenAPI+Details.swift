extension OpenAPI {
    /// The documents about one app, its history and what is held.
    static let detailSchemas = #"""
        {
          "AppDetail": {
            "type": "object",
            "description": "One app with all that is known of it.",
            "required": ["app", "explanations", "updates", "holds", "diff", "notes"],
            "properties": {
              "app": {"$ref": "#/components/schemas/App"},
              "explanations": {"type": "array", "items": {"$ref": "#/components/schemas/Explained"}},
              "updates": {
                "type": "array",
                "description": "From Git's history, the newest first.",
                "items": {"$ref": "#/components/schemas/Update"}
              },
              "holds": {"type": "array", "items": {"$ref": "#/components/schemas/Hold"}},
              "diff": {"type": "string", "description": "What is due, as a unified diff; empty where nothing is."},
              "notes": {
                "type": "array",
                "description": "What could not be told just now.",
                "items": {"type": "string"}
              }
            }
          },
          "Explained": {
            "type": "object",
            "description": "Why an image stands where it does in one source.",
            "required": ["source", "omitted", "explanation"],
            "properties": {
              "source": {"type": "string"},
              "omitted": {
                "type": "integer",
                "minimum": 0,
                "description": "Candidates that were left out, the last in order."
              },
              "explanation": {"$ref": "#/components/schemas/Explanation"}
            }
          },
          "Explanation": {
            "type": "object",
            "description": "The decision, tag by tag, as 'pawl explain -o json' prints it.",
            "required": [
              "policy",
              "alias",
              "image",
              "current",
              "selected",
              "reason",
              "message",
              "candidates",
              "history"
            ],
            "properties": {
              "policy": {"$ref": "#/components/schemas/Policy"},
              "alias": {"type": "string"},
              "image": {"type": "string"},
              "current": {"type": ["string", "null"]},
              "selected": {
                "oneOf": [
                  {
                    "type": "object",
                    "description": "The tag that was chosen.",
                    "required": ["tag", "digest"],
                    "properties": {"tag": {"type": "string"}, "digest": {"type": ["string", "null"]}}
                  },
                  {"type": "null"}
                ]
              },
              "reason": {"$ref": "#/components/schemas/Reason"},
              "message": {"type": "string"},
              "candidates": {
                "type": "array",
                "description": "In policy order: best first, rejected last.",
                "items": {"$ref": "#/components/schemas/Candidate"}
              },
              "history": {"type": "array", "items": {"$ref": "#/components/schemas/HistoryEntry"}}
            }
          },
          "Candidate": {
            "type": "object",
            "description": "What became of one tag.",
            "required": ["tag", "verdict", "reason", "message"],
            "properties": {
              "tag": {"type": "string"},
              "verdict": {"type": "string", "enum": ["selected", "eligible", "rejected"]},
              "reason": {"$ref": "#/components/schemas/Reason"},
              "message": {"type": "string"}
            }
          },
          "HistoryEntry": {
            "type": "object",
            "description": "What Git's history says of one value.",
            "required": ["file", "line", "rule", "message", "commit", "author", "time", "until"],
            "properties": {
              "file": {"type": "string"},
              "line": {"type": "integer", "minimum": 1},
              "rule": {"type": "string"},
              "message": {"type": "string"},
              "commit": {"type": ["string", "null"]},
              "author": {"type": ["string", "null"]},
              "time": {"type": ["string", "null"], "format": "date-time"},
              "until": {"type": ["string", "null"], "format": "date-time"}
            }
          },
          "Update": {
            "type": "object",
            "description": "One value that a commit moved, as 'pawl audit -o json' prints it, and where it was \#
        found.",
            "required": [
              "source",
              "url",
              "commit",
              "time",
              "author",
              "committer",
              "policy",
              "policyRevision",
              "image",
              "from",
              "to",
              "digest",
              "file",
              "line",
              "signature",
              "signer",
              "signatureDetail",
              "revertedBy",
              "verified",
              "findings"
            ],
            "properties": {
              "source": {"type": "string"},
              "url": {
                "type": ["string", "null"],
                "description": "Where a person can look at the commit.",
                "format": "uri"
              },
              "commit": {"type": "string", "pattern": "^[0-9a-f]{40}$"},
              "time": {"type": "string", "format": "date-time"},
              "author": {"type": "string"},
              "committer": {"type": "string"},
              "policy": {"$ref": "#/components/schemas/Policy"},
              "policyRevision": {"type": ["string", "null"]},
              "image": {"type": "string"},
              "from": {"type": ["string", "null"]},
              "to": {"type": "string"},
              "digest": {"type": ["string", "null"]},
              "file": {"type": "string"},
              "line": {"type": "integer", "minimum": 1},
              "signature": {
                "type": "string",
                "description": "Signatures are not verified here: see 'pawl audit --verify'.",
                "enum": ["good", "bad", "none", "unknown"]
              },
              "signer": {"type": ["string", "null"]},
              "signatureDetail": {"type": ["string", "null"]},
              "revertedBy": {"type": ["string", "null"], "description": "The commit that took it back."},
              "verified": {"type": ["boolean", "null"]},
              "findings": {"type": "array", "items": {"type": "string"}}
            }
          },
          "Updates": {
            "type": "object",
            "description": "Updates of every source, the newest first.",
            "required": ["updates", "cut", "notes"],
            "properties": {
              "updates": {"type": "array", "items": {"$ref": "#/components/schemas/Update"}},
              "cut": {"type": "boolean", "description": "Whether there are more than are told of."},
              "notes": {
                "type": "array",
                "description": "What could not be told just now.",
                "items": {"type": "string"}
              }
            }
          },
          "Hold": {
            "type": "object",
            "description": "What holds values of an image where they are.",
            "required": [
              "source",
              "policy",
              "alias",
              "rule",
              "message",
              "commit",
              "author",
              "time",
              "until",
              "places"
            ],
            "properties": {
              "source": {"type": "string"},
              "policy": {"$ref": "#/components/schemas/Policy"},
              "alias": {"type": ["string", "null"], "description": "Null for all images of the policy."},
              "rule": {"type": "string"},
              "message": {"type": "string"},
              "commit": {"type": ["string", "null"]},
              "author": {"type": ["string", "null"]},
              "time": {"type": ["string", "null"], "format": "date-time"},
              "until": {"type": ["string", "null"], "format": "date-time"},
              "places": {"type": "array", "description": "As file:line.", "items": {"type": "string"}}
            }
          },
          "Holds": {
            "type": "object",
            "description": "Everything that is held.",
            "required": ["holds", "notes"],
            "properties": {
              "holds": {"type": "array", "items": {"$ref": "#/components/schemas/Hold"}},
              "notes": {
                "type": "array",
                "description": "What could not be told just now.",
                "items": {"type": "string"}
              }
            }
          }
        }
        """#
}
