import Policies

/// `verify` of an image.
enum VerifyFields {
    static let cosign = Field(
        "cosign", CosignFields.shape, required: "write cosign: {keys: [{keyFile: cosign.pub}]}",
        "A signature as cosign makes it. One that verifies, by any of the keys or identities, is enough.")

    static let shape = Shape(FieldTable(cosign)) { $0[cosign] }
}

/// `verify.cosign`.
enum CosignFields {
    static let keys = Field(
        "keys", .list(of: KeyFields.shape, counts: 1...Int.max, missing: "write keys: [{keyFile: cosign.pub}]"),
        "Public keys.")
    static let identities = Field(
        "identities",
        .list(
            of: IdentityFields.shape, counts: 1...Int.max, missing: "write identities: [{issuer: ..., subject: ...}]"),
        "Who a certificate must have been issued to, for signatures without a key of one's own.")
    static let trust = Field(
        "trust", TrustFields.shape,
        "What the certificates of identities are measured by; without it what the configuration's verify says.")

    static let table = FieldTable(
        keys, identities, trust,
        rules: [
            .atLeastOne(
                [keys, identities], what: "key or identity",
                missing: "write keys: [{keyFile: cosign.pub}] or identities: [{issuer: ..., subject: ...}]"),
            .needs(
                trust, identities, "is of no use without identities: keys need no authority",
                remedy: "remove it, or write identities: [{issuer: ..., subject: ...}]"),
        ])

    static let shape = Shape(table) { cosign -> SignatureRequirement? in
        let (keys, identities, trust) = (cosign[keys], cosign[identities], cosign[trust])
        return SignatureRequirement(keys: keys ?? [], identities: identities ?? [], trust: trust)
    }
}

/// An item of `verify.cosign.keys`.
enum KeyFields {
    static let keyFile = Field(
        "keyFile", .path,
        "A file with a public key, PEM, read anew at every use; a relative path starts at the folder of this file.")

    static let key = Field(
        "key",
        Shape<String>(.text(TextSchema(pattern: begin, maximumLength: maximumLength))) { $0.publicKey() },
        "The public key itself, PEM: for policies kept in Git, which can name no file.")

    static let begin = "-----BEGIN PUBLIC KEY-----"
    static let maximumLength = 16_384

    static let table = FieldTable(
        keyFile, key,
        rules: [
            .exactlyOne([keyFile, key], what: "key", missing: "write keyFile: with the path of a public key")
        ])

    static let shape = Shape(table) { item -> SignatureRequirement.Key? in
        // Both are read, so that all that is wrong is told.
        let (file, text) = (item[keyFile], item[key])
        return file.map(SignatureRequirement.Key.file) ?? text.map(SignatureRequirement.Key.text)
    }
}

/// An item of `verify.cosign.identities`.
enum IdentityFields {
    static let issuer = Field(
        "issuer", .text, "Who vouches for the subject, such as https://token.actions.githubusercontent.com.")
    static let issuerRegExp = Field(
        "issuerRegExp", .wholePattern, "A regular expression (RE2) that the whole issuer must match.")
    static let subject = Field("subject", .text, "Who signs: an e-mail address, or the URL of a workflow.")
    static let subjectRegExp = Field(
        "subjectRegExp", .wholePattern, "A regular expression (RE2) that the whole subject must match.")

    static let table = FieldTable(
        issuer, issuerRegExp, subject, subjectRegExp,
        rules: [
            .exactlyOne(
                [issuer, issuerRegExp], what: "issuer",
                missing: "write issuer: such as https://token.actions.githubusercontent.com"),
            .exactlyOne(
                [subject, subjectRegExp], what: "subject",
                missing: "write subject: with the address or workflow that signs"),
        ])

    static let shape = Shape(table) { identity -> SignatureRequirement.Identity? in
        let names = (identity[issuer], identity[subject])
        let patterns = (identity[issuerRegExp], identity[subjectRegExp])
        guard let issuer = names.0.map(SignerName.exactly) ?? patterns.0.map(SignerName.matching),
            let subject = names.1.map(SignerName.exactly) ?? patterns.1.map(SignerName.matching)
        else { return nil }
        return SignatureRequirement.Identity(issuer: issuer, subject: subject)
    }
}

/// `trust` of a policy's or the configuration's `verify.cosign`.
enum TrustFields {
    static let certificatesFile = Field(
        "certificatesFile", .path, required: "write certificatesFile: with the path of the authorities' certificates",
        "A PEM file with the certificates of the authorities that issue to those who sign, such as Fulcio's; a relative "
            + "path starts at the folder of this file.")
    static let logKeyFile = Field(
        "logKeyFile", .path, required: "write logKeyFile: with the path of the transparency log's public key",
        "A PEM file with the public key of the transparency log, such as Rekor's; it may hold the keys of several.")

    static let shape = Shape(FieldTable(certificatesFile, logKeyFile)) { trust -> SignatureTrust? in
        let (certificates, log) = (trust[certificatesFile], trust[logKeyFile])
        guard let certificates, let log else { return nil }
        return SignatureTrust(certificatesFile: certificates, logKeyFile: log)
    }
}

/// `verify` of the configuration.
enum ConfiguredVerifyFields {
    static let trust = Field(
        "trust", TrustFields.shape, required: "write trust: {certificatesFile: ..., logKeyFile: ...}",
        "What the certificates of identities are measured by where a policy does not say.")
    static let cosign = Field(
        "cosign", Shape(FieldTable(trust)) { $0[trust] },
        required: "write cosign: {trust: {certificatesFile: ..., logKeyFile: ...}}",
        "Signatures as cosign makes them.")

    static let shape = Shape(FieldTable(cosign)) { $0[cosign] }
}

extension Value {
    /// A public key in PEM. Whether it is one that can be used is seen when it is.
    fileprivate func publicKey() -> String? {
        guard let text = text() else { return nil }
        if text.contains("PRIVATE KEY") {
            report(
                "is a private key",
                "remove it, replace it, since others may have read it here, and write the public one")
            return nil
        }
        guard text.contains(KeyFields.begin), text.utf8.count <= KeyFields.maximumLength else {
            report(
                "is not a public key in PEM",
                "write key: | and below it the lines from \(KeyFields.begin) on, or keyFile: with its path")
            return nil
        }
        return text
    }
}

extension Shape where Output == WholePattern {
    static var wholePattern: Shape { .parsed { (text) throws(PatternError) in try WholePattern(parsing: text) } }
}
