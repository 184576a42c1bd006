/// The API's own description (OpenAPI 3.1). It is written by hand, and every answer in the tests is held against it.
enum OpenAPI {
    /// - Parameter version: of the program.
    static func document(version: String) -> String {
        // Two objects of schemas become one.
        let schemas = overviewSchemas.dropLast() + "," + detailSchemas.dropFirst()
        return """
            {
            "openapi": "3.1.0",
            "info": {
              "title": "Pawl",
              "version": "\(version)",
              "description": "What the service is at, and what a person may ask. Members are added, never dropped."
            },
            "servers": [{"url": "\(APIRoutes.prefix)"}],
            "tags": [
              {"name": "read", "description": "What everyone who can reach the address may see."},
              {"name": "act", "description": "What takes the admin token."}
            ],
            "paths": \(paths),
            "components": {
              "schemas": \(schemas),
              "responses": \(responses),
              "securitySchemes": {
                "adminToken": {
                  "type": "http", "scheme": "bearer",
                  "description": "What the file that 'server.adminTokenFile' names holds."
                }
              }
            }
            }

            """
    }
}
