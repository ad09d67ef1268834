/* The values come from the Makefile, which has tools/measure-fingerprint.c measure them with the
 * objects of the program itself. Apart from fingerprint.c so that the tool can do without. */
#include "text/fingerprint.h"

#ifndef FINGERPRINT_FORMS
#define FINGERPRINT_FORMS 0
#endif
#ifndef FINGERPRINT_KEYS
#define FINGERPRINT_KEYS 0
#endif

const struct fingerprint fingerprint_built_in = {FINGERPRINT_FORMS, FINGERPRINT_KEYS};
