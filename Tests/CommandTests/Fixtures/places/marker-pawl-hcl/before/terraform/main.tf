variable "web_tag" {
  type    = string
  default = "1.2.3" # pawl: infra:web:tag
}

resource "docker_image" "web" {
  name = "ghcr.io/acme/web:1.2.3" // pawl: infra:web
}

locals {
  # pawl: infra:web:tag
  web_version = "1.2.3"
  api_version = "1.2.3"
}
