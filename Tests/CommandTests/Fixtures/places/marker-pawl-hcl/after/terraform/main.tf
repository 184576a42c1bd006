variable "web_tag" {
  type    = string
  default = "1.3.0" # pawl: infra:web:tag
}

resource "docker_image" "web" {
  name = "ghcr.io/acme/web:1.3.0" // pawl: infra:web
}

locals {
  # pawl: infra:web:tag
  web_version = "1.3.0"
  api_version = "1.2.3"
}
