extension OpenAPI {
    /// The answers that are no.
    static let responses = #"""
        {
          "BadRequest": {
            "description": "The request cannot be used.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
          },
          "NotFound": {
            "description": "There is no such thing.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
          },
          "HostRefused": {
            "description": "The request names a host that is not served here.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
          },
          "TokenRefused": {
            "description": "The admin token is missing or another.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
          },
          "ReadOnly": {
            "description": "Nothing can be changed here, or the page that asks is another's.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
          },
          "TooManyAttempts": {
            "description": "Too many wrong tokens.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
          },
          "NotPushed": {
            "description": "The Git server took it not, or not everywhere.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
          },
          "NotNow": {
            "description": "It cannot be done at this moment.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
          }
        }
        """#
}
