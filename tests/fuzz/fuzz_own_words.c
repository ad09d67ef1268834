/* Any list of own words parses, the same each time; what is analysed then falls into parts that are
 * in order and within the form. The input up to the first NUL byte is the list, the rest is a text.
 */
#include "forms.h"

#include "text/own_words.h"
#include "text/token.h"

static void check_text(struct analyzer *analyzer, const struct own_words *words, struct span text)
{
    struct tokenizer tokenizer;
    struct token token;

    tokenizer_init(&tokenizer, text);
    while (tokenizer_next(&tokenizer, &token)) {
        fuzz_check_keys(analyzer, token.form);
        own_words_is_word(words, token.form);
    }
    tokenizer_release(&tokenizer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    const char *nul = size > 0 ? memchr(bytes, 0, size) : NULL;
    struct span list = span_make(bytes, nul ? (size_t)(nul - bytes) : size);
    struct own_words *words = NULL, *again = NULL;
    struct analyzer *analyzer = NULL;
    struct buf faults = BUF_INIT;

    REQUIRE(own_words_parse(&words, list, "list", &faults, NULL) == FB_OK);
    REQUIRE(own_words_parse(&again, list, "list", &faults, NULL) == FB_OK);
    REQUIRE(own_words_hash(words) == own_words_hash(again));
    REQUIRE(analyzer_new(&analyzer, words, NULL) == FB_OK);
    check_text(analyzer, words, list);
    if (nul)
        check_text(analyzer, words, span_make(nul, size - list.len));
    analyzer_free(analyzer);
    own_words_free(words);
    own_words_free(again);
    buf_release(&faults);
    return 0;
}
