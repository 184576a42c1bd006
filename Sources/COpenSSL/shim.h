#ifndef PAWL_COPENSSL_H
#define PAWL_COPENSSL_H

/* Blowfish, which OpenSSH's encrypted keys need, is declared as deprecated since OpenSSL 3.0. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/bio.h>
#include <openssl/blowfish.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/* Macros of several parts, which Swift does not import. */
static const int pawl_key_pair = EVP_PKEY_KEYPAIR;
static const int pawl_public_key = EVP_PKEY_PUBLIC_KEY;

#endif
