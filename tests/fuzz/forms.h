#ifndef FB_TESTS_FUZZ_FORMS_H
#define FB_TESTS_FUZZ_FORMS_H

#include "fuzz.h"

#include "text/analyze.h"
#include "text/utf8.h"

/* What holds of the keys of any form, once for all targets that ask for them. */

static inline bool fuzz_is_part(const struct form_key *key)
{
    return key->kind == KEY_HEAD || key->kind == KEY_MODIFIER;
}

/* The whole word's keys first, then those of words it is made from, then those of parts, from the
 * head to the front; a part lies within the form, its places fit a byte, and no key comes twice for
 * one place. */
static inline void fuzz_check_keys(struct analyzer *analyzer, struct span form)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n_chars = utf8_count(token_bare_form(form));
    size_t n = analyzer_keys(analyzer, form, keys);

    REQUIRE(n >= 1 && n <= ANALYZER_MAX_KEYS);
    REQUIRE(keys[0].kind == KEY_WORD);
    for (size_t i = 0; i < n; i++) {
        const struct form_key *key = &keys[i], *before = i > 0 ? &keys[i - 1] : key;

        REQUIRE(key->key.len > 0 && key->kind <= KEY_FAMILY);
        if (key->kind == KEY_FAMILY)
            continue;
        if (!fuzz_is_part(key)) {
            REQUIRE(key->start_chars == 0 && key->end_chars == n_chars && !key->joined);
            REQUIRE(before->kind <= key->kind);
        } else {
            REQUIRE(key->start_chars < key->end_chars && key->end_chars <= n_chars);
            REQUIRE(key->end_chars <= UINT8_MAX);
            REQUIRE(key->kind == KEY_MODIFIER || key->end_chars == n_chars);
            REQUIRE(!fuzz_is_part(before) || before->end_chars >= key->end_chars);
            REQUIRE(before->kind <= key->kind);
        }
        for (size_t k = 0; k < i; k++)
            REQUIRE(!span_eq(keys[k].key, key->key) ||
                    (fuzz_is_part(&keys[k]) && (keys[k].start_chars != key->start_chars ||
                                                keys[k].end_chars != key->end_chars)));
    }
}

#endif
