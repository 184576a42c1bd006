#!/bin/sh
docker run --rm ghcr.io/acme/web:1.2.3
