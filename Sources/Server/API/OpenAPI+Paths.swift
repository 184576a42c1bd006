extension OpenAPI {
    /// What can be asked, by its path below `/api/v1`.
    static let paths = #"""
        {
          "/status": {
            "get": {
              "operationId": "getStatus",
              "summary": "What the whole service is at",
              "tags": ["read"],
              "security": [{}],
              "responses": {
                "200": {
                  "description": "Everything at once.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Status"}}}
                },
                "421": {"$ref": "#/components/responses/HostRefused"}
              }
            }
          },
          "/apps": {
            "get": {
              "operationId": "getApps",
              "summary": "Every app at a glance",
              "tags": ["read"],
              "security": [{}],
              "responses": {
                "200": {
                  "description": "In the order of their policies.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Apps"}}}
                },
                "421": {"$ref": "#/components/responses/HostRefused"}
              }
            }
          },
          "/apps/{policy}": {
            "get": {
              "operationId": "getApp",
              "summary": "One app: explanation, updates, holds, and the diff that is due",
              "tags": ["read"],
              "security": [{}],
              "responses": {
                "200": {
                  "description": "All that is known of it, without a request to a registry.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/AppDetail"}}}
                },
                "421": {"$ref": "#/components/responses/HostRefused"},
                "400": {"$ref": "#/components/responses/BadRequest"},
                "404": {"$ref": "#/components/responses/NotFound"}
              },
              "parameters": [
                {
                  "name": "policy",
                  "in": "path",
                  "required": true,
                  "description": "As namespace:name.",
                  "schema": {"type": "string"}
                },
                {
                  "name": "candidates",
                  "in": "query",
                  "description": "How many tags of each image are told of.",
                  "schema": {"type": "integer", "minimum": 1, "maximum": 100000, "default": 1000}
                }
              ]
            }
          },
          "/sources": {
            "get": {
              "operationId": "getSources",
              "summary": "Every source",
              "tags": ["read"],
              "security": [{}],
              "responses": {
                "200": {
                  "description": "In the order of their names.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Sources"}}}
                },
                "421": {"$ref": "#/components/responses/HostRefused"}
              }
            }
          },
          "/updates": {
            "get": {
              "operationId": "getUpdates",
              "summary": "The newest updates, read from Git",
              "tags": ["read"],
              "security": [{}],
              "responses": {
                "200": {
                  "description": "Of the last 90 days, at most 500 of a source.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Updates"}}}
                },
                "421": {"$ref": "#/components/responses/HostRefused"},
                "400": {"$ref": "#/components/responses/BadRequest"}
              },
              "parameters": [
                {
                  "name": "limit",
                  "in": "query",
                  "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}
                }
              ]
            }
          },
          "/holds": {
            "get": {
              "operationId": "getHolds",
              "summary": "What holds apps where they are",
              "tags": ["read"],
              "security": [{}],
              "responses": {
                "200": {
                  "description": "In the order of policies.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Holds"}}}
                },
                "421": {"$ref": "#/components/responses/HostRefused"}
              }
            }
          },
          "/registries": {
            "get": {
              "operationId": "getRegistries",
              "summary": "How registries have been answering since the configuration was read last",
              "tags": ["read"],
              "security": [{}],
              "responses": {
                "200": {
                  "description": "In the order of their names.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Registries"}}}
                },
                "421": {"$ref": "#/components/responses/HostRefused"}
              }
            }
          },
          "/events": {
            "get": {
              "operationId": "getEvents",
              "summary": "Tells that something changed, as server-sent events",
              "tags": ["read"],
              "security": [{}],
              "description": "An event 'change' carries the sequence of the status. Some may be left out; at most \#
        one comes in a second, and a comment at least every fifteen.",
              "responses": {
                "200": {
                  "description": "A stream without an end.",
                  "content": {"text/event-stream": {"schema": {"type": "string"}}}
                },
                "421": {"$ref": "#/components/responses/HostRefused"},
                "503": {"$ref": "#/components/responses/NotNow"}
              }
            }
          },
          "/openapi.json": {
            "get": {
              "operationId": "getOpenAPI",
              "summary": "This document",
              "tags": ["read"],
              "security": [{}],
              "responses": {
                "200": {
                  "description": "OpenAPI 3.1.",
                  "content": {"application/json": {"schema": {"type": "object"}}}
                },
                "421": {"$ref": "#/components/responses/HostRefused"}
              }
            }
          },
          "/scan": {
            "post": {
              "operationId": "scan",
              "summary": "Looks now: at one app, one source, or everything",
              "tags": ["act"],
              "security": [{"adminToken": []}],
              "requestBody": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "additionalProperties": false,
                      "required": [],
                      "properties": {
                        "policy": {"type": ["string", "null"], "description": "An app."},
                        "source": {"type": ["string", "null"], "description": "A source."}
                      }
                    }
                  }
                }
              },
              "responses": {
                "200": {
                  "description": "It was done, or asked for.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Action"}}}
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "401": {"$ref": "#/components/responses/TokenRefused"},
                "403": {"$ref": "#/components/responses/ReadOnly"},
                "404": {"$ref": "#/components/responses/NotFound"},
                "413": {"$ref": "#/components/responses/BadRequest"},
                "415": {"$ref": "#/components/responses/BadRequest"},
                "421": {"$ref": "#/components/responses/HostRefused"},
                "429": {"$ref": "#/components/responses/TooManyAttempts"},
                "502": {"$ref": "#/components/responses/NotPushed"},
                "503": {"$ref": "#/components/responses/NotNow"}
              }
            }
          },
          "/hold": {
            "post": {
              "operationId": "hold",
              "summary": "Keeps an app where it is, by a commit in Git",
              "tags": ["act"],
              "security": [{"adminToken": []}],
              "requestBody": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "additionalProperties": false,
                      "required": ["policy", "author"],
                      "properties": {
                        "policy": {
                          "type": "string",
                          "description": "The policy, as namespace:name.",
                          "pattern": "^[^:]+(:[^:]+)?$"
                        },
                        "image": {
                          "type": ["string", "null"],
                          "description": "One image of the policy, by alias; all where it is left out."
                        },
                        "source": {
                          "type": ["string", "null"],
                          "description": "One of the policy's sources; all where it is left out."
                        },
                        "reason": {"type": ["string", "null"], "description": "Why, in one line.", "maxLength": \#
        256},
                        "tag": {
                          "type": ["string", "null"],
                          "description": "The one tag that may be written meanwhile."
                        },
                        "until": {
                          "type": ["string", "null"],
                          "description": "The day with which it is over, or a time."
                        },
                        "author": {
                          "type": "string",
                          "description": "Whose word it is, as 'Name <address>'.",
                          "pattern": "^[^<>]+<[^<>]+>$"
                        }
                      }
                    }
                  }
                }
              },
              "responses": {
                "200": {
                  "description": "It was done, or asked for.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Action"}}}
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "401": {"$ref": "#/components/responses/TokenRefused"},
                "403": {"$ref": "#/components/responses/ReadOnly"},
                "404": {"$ref": "#/components/responses/NotFound"},
                "413": {"$ref": "#/components/responses/BadRequest"},
                "415": {"$ref": "#/components/responses/BadRequest"},
                "421": {"$ref": "#/components/responses/HostRefused"},
                "429": {"$ref": "#/components/responses/TooManyAttempts"},
                "502": {"$ref": "#/components/responses/NotPushed"},
                "503": {"$ref": "#/components/responses/NotNow"}
              }
            }
          },
          "/resume": {
            "post": {
              "operationId": "resume",
              "summary": "Ends holds and what reverts hold, by a commit in Git",
              "tags": ["act"],
              "security": [{"adminToken": []}],
              "requestBody": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "additionalProperties": false,
                      "required": ["policy", "author"],
                      "properties": {
                        "policy": {
                          "type": "string",
                          "description": "The policy, as namespace:name.",
                          "pattern": "^[^:]+(:[^:]+)?$"
                        },
                        "image": {
                          "type": ["string", "null"],
                          "description": "One image of the policy, by alias; all where it is left out."
                        },
                        "source": {
                          "type": ["string", "null"],
                          "description": "One of the policy's sources; all where it is left out."
                        },
                        "reason": {"type": ["string", "null"], "description": "Why, in one line.", "maxLength": \#
        256},
                        "author": {
                          "type": "string",
                          "description": "Whose word it is, as 'Name <address>'.",
                          "pattern": "^[^<>]+<[^<>]+>$"
                        }
                      }
                    }
                  }
                }
              },
              "responses": {
                "200": {
                  "description": "It was done, or asked for.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Action"}}}
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
                "401": {"$ref": "#/components/responses/TokenRefused"},
                "403": {"$ref": "#/components/responses/ReadOnly"},
                "404": {"$ref": "#/components/responses/NotFound"},
                "413": {"$ref": "#/components/responses/BadRequest"},
                "415": {"$ref": "#/components/responses/BadRequest"},
                "421": {"$ref": "#/components/responses/HostRefused"},
                "429": {"$ref": "#/components/responses/TooManyAttempts"},
                "502": {"$ref": "#/components/responses/NotPushed"},
                "503": {"$ref": "#/components/responses/NotNow"}
              }
            }
          }
        }
        """#
}
