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

    static let table = FieldTable(
        keys, identities,
        rules: [
            .atLeastOne(
                [keys, identities], what: "key or identity",
                missing: "write keys: [{keyFile: cosign.pub}] or identities: [{issuer: ..., subject: ...}]")
        ])

    static let shape = Shape(table) { cosign -> SignatureRequirement? in
        let (keys, identities) = (cosign[keys], cosign[identities])
        return SignatureRequirement(keyFiles: keys ?? [], identities: identities ?? [])
    }
}

/// An item of `verify.cosign.keys`.
enum KeyFields {
    static let keyFile = Field(
        "keyFile", .path, required: "write keyFile: with the path of a public key",
        "A file with a public key, PEM; a relative path starts at the folder of this file.")

    static let shape = Shape(FieldTable(keyFile)) { $0[keyFile] }
}

/// An item of `verify.cosign.identities`.
enum IdentityFields {
    static let issuer = Field(
        "issuer", .text, required: "write issuer: such as https://token.actions.githubusercontent.com",
        "Who vouches for the subject, such as https://token.actions.githubusercontent.com.")
    static let subject = Field(
        "subject", .text, required: "write subject: with the address or workflow that signs",
        "Who signs: an e-mail address, or the URL of a workflow.")

    static let shape = Shape(FieldTable(issuer, subject)) { identity -> SignatureRequirement.Identity? in
        guard let issuer = identity[issuer], let subject = identity[subject] else { return nil }
        return SignatureRequirement.Identity(issuer: issuer, subject: subject)
    }
}
