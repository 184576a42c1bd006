#ifndef PAWL_COPENSSL_H
#define PAWL_COPENSSL_H

#include <openssl/sha.h>

#endif
