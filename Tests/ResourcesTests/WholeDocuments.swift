/// Documents in which every field is written, one to a line.
enum WholeDocuments {
    static let policy = #"""
        apiVersion: pawl.dev/v1alpha1
        kind: UpdatePolicy
        metadata:
          name: podinfo
          namespace: apps
        spec:
          suspend: false
          interval: 5m
          group: None
          images:
            - image: ghcr.io/stefanprodan/podinfo
              alias: podinfo
              policy:
                semver:
                  range: ">=6.0.0 <7.0.0"
                  components: 3
                  suffix: alpine
              digest: Never
              platforms:
                - linux/amd64
                - linux/arm/v7
              minimumAge: 3d
              trustExisting: true
              allowDowngrade: false
              ignore:
                - 6.3.0
                - 1.10
                - ">=6.4.0 <6.4.2"
              verify:
                cosign:
                  keys:
                    - keyFile: cosign.pub
                    - key: "-----BEGIN PUBLIC KEY-----"
                  identities:
                    - issuer: https://token.actions.githubusercontent.com
                      subject: ci@example.com
                    - issuerRegExp: https://.*
                      subjectRegExp: .*@example.com
                  trust:
                    certificatesFile: fulcio.pem
                    logKeyFile: rekor.pub
            - image: a/glob
              policy:
                glob:
                  pattern: main-*
                  order: newestBuild
              filterTags:
                include:
                  - main-*
                exclude:
                  - "*-rc*"
                pattern: ^main-(\d+)$
                extract: $1
            - image: a/regex
              policy:
                regex:
                  pattern: ^main-(?P<ts>\d+)$
                  extract: $ts
                  order: numerical
            - image: a/numerical
              policy:
                numerical:
                  order: desc
              filterTags:
                suffix: -slim
            - image: a/natural
              policy:
                natural:
                  order: asc
            - image: a/alphabetical
              policy:
                alphabetical:
                  order: asc
            - image: a/calver
              policy:
                calver:
                  format: YYYY.0M.MICRO
            - image: a/newest
              policy:
                newestBuild: {}
            - image: a/digest
              policy:
                digest:
                  tag: 2024
              digest: Always
          targets:
            - source: fleet
              paths:
                - apps/podinfo/**
                - "!**/generated/**"
              fields: Auto
              write:
                mode: Push
            - source: other
              fields:
                - file: apps/*/values.yaml
                  path: image.tag
                  value: tag
          schedule:
            timezone: UTC
            allow:
              - Mon-Fri 08:00-17:00
            freeze:
              - from: 2026-12-20
                to: 2027-01-03T08:00:00Z
                reason: holidays
          hold:
            tag: 6.10
            reason: 6.5 leaks memory
            until: 2026-12-01
          onRevert: Ignore
          reapplyAfter: 90m

        """#

    static let configuration = #"""
        apiVersion: pawl.dev/v1alpha1
        kind: PawlConfiguration
        policies:
          - directory: policies
        sources:
          - name: fleet
            url: https://git.example.com/platform/fleet.git
            branch: release/1
            auth:
              basic:
                usernameFile: secrets/user
                passwordFile: secrets/password
            tls:
              caFile: ca.pem
              certFile: cert.pem
              keyFile: key.pem
            proxy: http://proxy.example.com:3128
            proxyAuth:
              username: pawl
              passwordFile: secrets/proxy
            push:
              branch: pawl/updates
            commit:
              author:
                name: Fleet
                email: fleet@example.com
              committer:
                name: Fleet Updates
                email: updates@example.com
              signOff: true
              messageTemplate: "chore: {{subject}}"
              signing:
                format: ssh
                keyFile: secrets/signing-key
                passphraseFile: secrets/passphrase
          - name: tools
            url: ../tools.git
            auth:
              basic:
                username: bot
                passwordEnv: GIT_PASSWORD
          - name: token
            url: https://git.example.com/platform/token.git
            auth:
              bearer:
                tokenFile: secrets/token
            proxy: https://proxy.example.com
            proxyAuth:
              usernameFile: secrets/proxy-user
              passwordEnv: PROXY_PASSWORD
          - name: variable
            url: https://git.example.com/platform/variable.git
            auth:
              bearer:
                tokenEnv: GIT_TOKEN
            proxy: https://proxy.example.com
            proxyAuth:
              usernameEnv: PROXY_USER
              passwordFile: secrets/proxy
          - name: shell
            url: ssh://git@git.example.com:2222/platform/fleet.git
            auth:
              ssh:
                knownHostsFile: known_hosts
                privateKeyFile: secrets/key
                passphraseFile: secrets/passphrase
          - name: app
            url: https://github.com/example/fleet.git
            auth:
              githubApp:
                appID: 123456
                installationID: 12345678
                privateKeyFile: secrets/app.pem
                apiURL: https://api.github.com
        registries:
          - host: registry.example.com:5000
            auth:
              basic:
                usernameEnv: REGISTRY_USER
                passwordEnv: REGISTRY_PASSWORD
            plainHTTP: true
            tls:
              caFile: ca.pem
              certFile: cert.pem
              keyFile: key.pem
            proxy: http://proxy.example.com:3128
            proxyAuth:
              username: pawl
              passwordFile: secrets/proxy
            limits:
              connect: 5s
              firstByte: 20s
              exchange: 2m
              concurrentRequests: 4
              pageKiB: 1024
              manifestKiB: 512
              headerKiB: 16
              errorKiB: 16
              pages: 50
              tags: 100000
          - host: ghcr.io
            proxy: socks5h://proxy.example.com:1080
            proxyAuth:
              usernameFile: secrets/proxy-user
              passwordEnv: PROXY_PASSWORD
          - host: quay.io
            proxy: https://proxy.example.com
            proxyAuth:
              usernameEnv: PROXY_USER
              passwordEnv: PROXY_PASSWORD
        interval: 10m
        mirrors:
          directory: mirrors
        store:
          path: ":memory:"
        logging:
          format: json
          level: debug
        verify:
          cosign:
            trust:
              certificatesFile: fulcio.pem
              logKeyFile: rekor.pub
        notifications:
          receivers:
            - name: tickets
              type: webhook
              url: https://tickets.example.com/hooks
              auth:
                basic:
                  username: pawl
                  passwordFile: secrets/tickets
              signature:
                keyFile: secrets/hmac
              events:
                - Update
                - Failure
                - Hold
                - Stuck
              policies:
                - "apps:*"
              sources:
                - fleet
              failuresBefore: 5
              stuckAfter: 2h
              resolved: false
              digest: 1d
              template: "{{title}}"
              contentType: text/plain
              tls:
                caFile: ca.pem
                certFile: cert.pem
                keyFile: key.pem
              proxy: http://proxy.example.com:3128
              proxyAuth:
                username: pawl
                passwordFile: secrets/proxy
            - name: chat
              type: slack
              urlFile: secrets/slack
              proxy: http://proxy.example.com:3128
              proxyAuth:
                usernameFile: secrets/proxy-user
                passwordEnv: PROXY_PASSWORD
            - name: broker
              type: cloudEvents
              urlEnv: BROKER_URL
              auth:
                basic:
                  usernameFile: secrets/user
                  passwordEnv: BROKER_PASSWORD
              signature:
                keyEnv: HMAC_KEY
              mode: binary
              proxy: http://proxy.example.com:3128
              proxyAuth:
                usernameEnv: PROXY_USER
                passwordFile: secrets/proxy
            - name: alerts
              type: alertmanager
              url: http://alertmanager.monitoring.svc:9093
              auth:
                bearer:
                  tokenFile: secrets/token
              labels:
                - name: cluster
                  value: prod
            - name: events
              type: cloudEvents
              url: https://broker.example.com
              auth:
                bearer:
                  tokenEnv: BROKER_TOKEN
            - name: other
              type: webhook
              url: https://broker.example.com
              auth:
                basic:
                  usernameEnv: BROKER_USER
                  passwordFile: secrets/password

        """#
}
