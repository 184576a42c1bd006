extension OpenAPI {
    /// The documents that tell how everything stands.
    static let overviewSchemas = #"""
        {
          "Status": {
            "type": "object",
            "description": "What the whole service is at.",
            "required": ["version", "sequence", "started", "now", "alive", "ready", "sources", "apps", "pushes", \#
        "configuration"],
            "properties": {
              "version": {"type": "string", "description": "Of the program."},
              "sequence": {"type": "integer", "minimum": 0, "description": "Grows with every change since the \#
        start."},
              "started": {"type": "string", "format": "date-time"},
              "now": {"type": "string", "description": "By the service's clock.", "format": "date-time"},
              "alive": {"type": "boolean", "description": "Whether every loop moves."},
              "ready": {"type": "boolean", "description": "Whether every source was looked at once."},
              "sources": {"type": "array", "items": {"$ref": "#/components/schemas/Source"}},
              "apps": {"type": "array", "items": {"$ref": "#/components/schemas/App"}},
              "pushes": {
                "type": "array",
                "description": "Since the start, the newest first.",
                "items": {"$ref": "#/components/schemas/Push"}
              },
              "configuration": {
                "type": ["object", "null"],
                "description": "What is wrong with the configuration or the policies on disk; null where nothing is.",
                "required": ["since", "refused", "problems"],
                "properties": {
                  "since": {"type": "string", "format": "date-time"},
                  "refused": {
                    "type": "boolean",
                    "description": "Whether what stands on disk was refused, so that an earlier reading goes on."
                  },
                  "problems": {"type": "array", "items": {"type": "string"}, "description": "Each with its place."}
                }
              }
            }
          },
          "Source": {
            "type": "object",
            "description": "How one source stands.",
            "required": [
              "name",
              "url",
              "branch",
              "activity",
              "since",
              "next",
              "alive",
              "cycles",
              "lastCycle",
              "lastSuccess",
              "lastPush",
              "seconds",
              "tip",
              "failure",
              "failures",
              "lostRaces",
              "diagnostics"
            ],
            "properties": {
              "name": {"type": "string"},
              "url": {"type": "string", "description": "Without credentials."},
              "branch": {"type": "string", "description": "Where commits go."},
              "activity": {"type": "string", "enum": ["starting", "cycling", "waiting"]},
              "since": {"type": "string", "description": "When the activity began.", "format": "date-time"},
              "next": {
                "type": ["string", "null"],
                "description": "When the next cycle is due, while it waits.",
                "format": "date-time"
              },
              "alive": {"type": "boolean", "description": "Whether its loop moves."},
              "cycles": {"type": "integer", "minimum": 0, "description": "Since the start."},
              "lastCycle": {"type": ["string", "null"], "format": "date-time"},
              "lastSuccess": {
                "type": ["string", "null"],
                "description": "When a cycle last came to its end, with or without a commit.",
                "format": "date-time"
              },
              "lastPush": {"type": ["string", "null"], "format": "date-time"},
              "seconds": {"type": "number", "minimum": 0, "description": "How long the last cycle took."},
              "tip": {
                "type": ["string", "null"],
                "description": "The commit that was planned on last, or pushed.",
                "pattern": "^[0-9a-f]{40}$"
              },
              "failure": {"oneOf": [{"$ref": "#/components/schemas/Failure"}, {"type": "null"}]},
              "failures": {
                "type": "integer",
                "minimum": 0,
                "description": "Failed cycles without another between them."
              },
              "lostRaces": {
                "type": "integer",
                "minimum": 0,
                "description": "How often another writer was faster, since the start."
              },
              "diagnostics": {
                "type": "array",
                "description": "What is wrong with policies kept in the repository.",
                "items": {"type": "string"}
              }
            }
          },
          "Failure": {
            "type": "object",
            "description": "Why something failed.",
            "required": ["reason", "message"],
            "properties": {"reason": {"$ref": "#/components/schemas/Reason"}, "message": {"type": "string"}}
          },
          "App": {
            "type": "object",
            "description": "How one app stands.",
            "required": ["policy", "reason", "message", "failing", "since", "images"],
            "properties": {
              "policy": {"$ref": "#/components/schemas/Policy"},
              "reason": {"$ref": "#/components/schemas/Reason"},
              "message": {"type": "string"},
              "failing": {"type": "boolean", "description": "Whether a person must look at it."},
              "since": {"type": "string", "description": "Since when it stands so.", "format": "date-time"},
              "images": {"type": "array", "items": {"$ref": "#/components/schemas/Image"}}
            }
          },
          "Policy": {"type": "string", "description": "namespace:name"},
          "Image": {
            "type": "object",
            "description": "How one image of an app stands in one source.",
            "required": [
              "source",
              "alias",
              "image",
              "currents",
              "selected",
              "reason",
              "message",
              "failing",
              "since",
              "fields",
              "pending"
            ],
            "properties": {
              "source": {"type": "string"},
              "alias": {"type": "string"},
              "image": {"type": "string", "description": "The repository as the policy spells it."},
              "currents": {"type": "array", "description": "The tags that stand in Git.", "items": {"type": \#
        "string"}},
              "selected": {"type": ["string", "null"], "description": "The tag that the policy would have."},
              "reason": {"$ref": "#/components/schemas/Reason"},
              "message": {"type": "string"},
              "failing": {"type": "boolean"},
              "since": {
                "type": "string",
                "description": "Since when reason and selection are these.",
                "format": "date-time"
              },
              "fields": {"type": "integer", "minimum": 0, "description": "How many values of the tree belong to \#
        it."},
              "pending": {
                "type": "array",
                "description": "What is due and was not pushed.",
                "items": {"$ref": "#/components/schemas/Change"}
              }
            }
          },
          "Change": {
            "type": "object",
            "description": "One value that moves.",
            "required": ["source", "file", "line", "policy", "image", "from", "to", "digest", "message"],
            "properties": {
              "source": {"type": ["string", "null"]},
              "file": {"type": "string"},
              "line": {"type": "integer", "minimum": 1},
              "policy": {"type": ["string", "null"]},
              "image": {"type": "string"},
              "from": {"type": ["string", "null"]},
              "to": {"type": ["string", "null"]},
              "digest": {"type": ["string", "null"]},
              "message": {"type": ["string", "null"], "description": "Why this tag was chosen."}
            }
          },
          "Push": {
            "type": "object",
            "description": "A commit since the start.",
            "required": ["source", "commit", "time", "changes"],
            "properties": {
              "source": {"type": "string"},
              "commit": {"type": "string"},
              "time": {"type": "string", "format": "date-time"},
              "changes": {"type": "array", "items": {"$ref": "#/components/schemas/Change"}}
            }
          },
          "Reason": {
            "type": "string",
            "description": "A reason code. Codes are added, never renamed: take one that is not listed as a \#
        failure of a kind you do not know.",
            "examples": [
              "Selected",
              "Eligible",
              "UpToDate",
              "NotMatched",
              "NotInRange",
              "Unparseable",
              "Prerelease",
              "Excluded",
              "Ignored",
              "NotNewer",
              "TooYoung",
              "Frozen",
              "Held",
              "Suspended",
              "Unsigned",
              "PlatformMissing",
              "GroupIncomplete",
              "MetadataUnavailable",
              "RegistryUnavailable",
              "RateLimited",
              "AuthenticationFailed",
              "SourceUnavailable",
              "PushRejected",
              "OtherWriter",
              "NoFieldFound",
              "InvalidPolicy",
              "SigningFailed"
            ]
          },
          "Apps": {
            "type": "object",
            "description": "Every app.",
            "required": ["apps"],
            "properties": {"apps": {"type": "array", "items": {"$ref": "#/components/schemas/App"}}}
          },
          "Sources": {
            "type": "object",
            "description": "Every source.",
            "required": ["sources"],
            "properties": {"sources": {"type": "array", "items": {"$ref": "#/components/schemas/Source"}}}
          },
          "Registries": {
            "type": "object",
            "description": "Every host that was asked.",
            "required": ["registries"],
            "properties": {"registries": {"type": "array", "items": {"$ref": "#/components/schemas/Registry"}}}
          },
          "Registry": {
            "type": "object",
            "description": "How one host has been answering: a registry, or the token endpoint that one names.",
            "required": [
              "host",
              "failing",
              "requests",
              "failures",
              "underWay",
              "lastAnswer",
              "lastFailure",
              "pausedUntil",
              "rate",
              "allowance"
            ],
            "properties": {
              "host": {"type": "string"},
              "failing": {"type": "boolean", "description": "Whether the newest thing known of it is a failure."},
              "requests": {"type": "integer", "minimum": 0, "description": "Since the service began."},
              "failures": {"type": "integer", "minimum": 0},
              "underWay": {"type": "integer", "minimum": 0},
              "lastAnswer": {
                "oneOf": [
                  {
                    "type": "object",
                    "description": "What came last.",
                    "required": ["status", "time"],
                    "properties": {
                      "status": {"type": "integer", "minimum": 0, "description": "The HTTP status."},
                      "time": {"type": "string", "format": "date-time"}
                    }
                  },
                  {"type": "null"}
                ]
              },
              "lastFailure": {
                "oneOf": [
                  {
                    "type": "object",
                    "description": "What failed last.",
                    "required": ["message", "time"],
                    "properties": {"message": {"type": "string"}, "time": {"type": "string", "format": "date-time"}}
                  },
                  {"type": "null"}
                ]
              },
              "pausedUntil": {
                "type": ["string", "null"],
                "description": "Until when the host asked not to be asked.",
                "format": "date-time"
              },
              "rate": {
                "type": ["number", "null"],
                "minimum": 0,
                "description": "Requests a second that it is asked at most."
              },
              "allowance": {
                "oneOf": [
                  {
                    "type": "object",
                    "description": "Pulls that it still grants.",
                    "required": ["limit", "remaining", "windowSeconds"],
                    "properties": {
                      "limit": {"type": ["integer", "null"], "minimum": 0},
                      "remaining": {"type": "integer", "minimum": 0},
                      "windowSeconds": {"type": "integer", "minimum": 0}
                    }
                  },
                  {"type": "null"}
                ]
              }
            }
          },
          "Action": {
            "type": "object",
            "description": "What became of a request to do something.",
            "required": ["message", "commits"],
            "properties": {
              "message": {"type": "string"},
              "commits": {
                "type": "array",
                "items": {
                  "type": "object",
                  "description": "A commit that was pushed.",
                  "required": ["source", "commit"],
                  "properties": {
                    "source": {"type": "string"},
                    "commit": {"type": "string", "pattern": "^[0-9a-f]{40}$"}
                  }
                }
              }
            }
          },
          "Error": {
            "type": "object",
            "description": "Why there is no other answer.",
            "required": ["error"],
            "properties": {
              "error": {
                "type": "object",
                "description": "The fault.",
                "required": ["code", "message"],
                "properties": {
                  "code": {
                    "type": "string",
                    "description": "A few words without spaces; codes are added, never renamed."
                  },
                  "message": {"type": "string", "description": "What happened and what to do."}
                }
              }
            }
          }
        }
        """#
}
