{{- define "pawl.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The release's own name for its objects, short enough to get a suffix within 63 characters. */}}
{{- define "pawl.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "pawl.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "pawl.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "pawl.selectorLabels" -}}
app.kubernetes.io/name: {{ include "pawl.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "pawl.labels" -}}
{{ include "pawl.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: pawl
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "pawl.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "pawl.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* The configuration's document, as it is written to the ConfigMap: the values over what a pod needs. */}}
{{- define "pawl.configuration" -}}
{{- $server := dict "listen" "0.0.0.0:8080" }}
{{- if include "pawl.hasWebhooks" . }}
{{- $_ := set $server "webhooks" (dict "listen" "0.0.0.0:8082") }}
{{- end }}
{{- $needed := dict
    "apiVersion" "pawl.dev/v1alpha1"
    "kind" "PawlConfiguration"
    "server" $server
    "mirrors" (dict "directory" "/var/lib/pawl/mirrors")
    "store" (dict "path" "/var/lib/pawl/pawl.db")
    "logging" (dict "format" "json") }}
{{- $whole := mustMergeOverwrite $needed (deepCopy .Values.config) }}
{{- if .Values.policies }}
{{- $_ := set $whole "policies" (append (default list $whole.policies) (dict "directory" "/etc/pawl/policies")) }}
{{- end }}
{{- toYaml $whole }}
{{- end }}

{{/* "true" where a receiver of webhooks is configured, else empty. */}}
{{- define "pawl.hasWebhooks" -}}
{{- if dig "server" "webhooks" "receivers" list .Values.config }}true{{ end }}
{{- end }}

{{- define "pawl.privatePort" -}}
{{- include "pawl.configuration" . | fromYaml | dig "server" "listen" "" | regexFind "[0-9]+$" }}
{{- end }}

{{- define "pawl.webhookPort" -}}
{{- include "pawl.configuration" . | fromYaml | dig "server" "webhooks" "listen" "" | regexFind "[0-9]+$" }}
{{- end }}

{{/* A file of the chart that must not be missing: `helm package` takes them in, some ways of copying a folder leave links out. */}}
{{- define "pawl.file" -}}
{{- $text := .root.Files.Get .name }}
{{- if not $text }}{{ fail (printf "%s is missing from this copy of the chart; it was copied without its linked files" .name) }}{{ end }}
{{- $text }}
{{- end }}
