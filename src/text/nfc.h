#ifndef FB_TEXT_NFC_H
#define FB_TEXT_NFC_H

#include "base/buf.h"

#include <stdint.h>

/* Unicode's composed form (NFC, Unicode Standard Annex 15) at the price of a scan where the text
 * is composed already, as nearly all text is. */

enum nfc_class {
    NFC_INERT,    /* a starter in its final form: text splits before it */
    NFC_BEGINS,   /* text splits before it, but it has to be replaced, e.g. U+212B by U+00C5 */
    NFC_CONTINUES /* a mark, or a jamo: may compose or change places with what stands before */
};

enum nfc_class nfc_class_of(uint32_t cp);

/* Appends s, valid UTF-8, to out in NFC; true when s was in NFC. A run of more than 30 marks
 * (no language has one) is broken with U+034F as the annex's stream-safe form does, which keeps
 * the time linear. Text that is all NFC_INERT need not be given here. */
bool nfc_compose(struct span s, struct buf *out);

#endif
