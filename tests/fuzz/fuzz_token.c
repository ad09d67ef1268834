/* Any bytes fall into tokens whose ranges lie in the text, in order, parts within their chain, and
 * map onto their forms; words that are implied (text/derive.h) stand where the token before them
 * does and change nothing else; forms are clean and of bounded length, the same for composed and
 * decomposed text; the keys of every form are what fuzz_check_keys says. The input is taken as it
 * is and decoded. */
#include "clean.h"
#include "forms.h"

#include "text/analyze.h"
#include "text/decode.h"
#include "text/derive.h"
#include "text/fold.h"
#include "text/token.h"

#include <utf8proc.h>

static void require_range(struct span text, size_t start, size_t end)
{
    REQUIRE(start < end && end <= text.len);
}

static void check_mapping(struct span text, const struct token *token)
{
    struct span original = span_make(text.ptr + token->start, token->end - token->start);
    size_t n_chars = utf8_count(token->form), start = 0, end = 0;

    token_map_range(original, 0, n_chars, &start, &end);
    REQUIRE(start <= end && end <= original.len);
    if (token->form.len < TOKEN_MAX_FORM_BYTES - 4) /* not cut */
        REQUIRE(start == 0 && end == original.len);
    if (n_chars > 1) {
        size_t first_end = 0, second_start = 0;
        token_map_range(original, 0, 1, &start, &first_end);
        token_map_range(original, 1, n_chars, &second_start, &end);
        /* The two may overlap: İ folds to two code points. */
        REQUIRE(start <= first_end && first_end <= original.len);
        REQUIRE(start <= second_start && second_start <= end && end <= original.len);
    }
}

static void check_form(struct span form)
{
    REQUIRE(form.len > 0 && form.len <= TOKEN_MAX_FORM_BYTES);
    REQUIRE(utf8_valid_prefix(form.ptr, form.len) == form.len);
    for (size_t i = 0; i < form.len; i++)
        REQUIRE((unsigned char)form.ptr[i] > 0x20 && form.ptr[i] != 0x7F);
}

static void check_text(struct analyzer *analyzer, struct span text)
{
    struct tokenizer tokenizer;
    struct token token;
    bool valid = utf8_valid_prefix(text.ptr, text.len) == text.len;
    size_t last_end = 0, whole_start = 0, whole_end = 0;

    tokenizer_init(&tokenizer, text);
    while (tokenizer_next(&tokenizer, &token)) {
        require_range(text, token.start, token.end);
        REQUIRE(!valid || (utf8_align(text, token.start) == token.start &&
                           utf8_align(text, token.end) == token.end));
        check_form(token.form);
        REQUIRE((token.flags & (TOKEN_WHOLE | TOKEN_PART)) != (TOKEN_WHOLE | TOKEN_PART));
        if (token.flags & TOKEN_PART) {
            REQUIRE(token.start >= whole_start && token.end <= whole_end);
        } else {
            REQUIRE(token.start >= last_end);
            REQUIRE(!(token.flags & TOKEN_SAME_POSITION));
            last_end = token.end;
        }
        if (token.flags & TOKEN_WHOLE) {
            whole_start = token.start;
            whole_end = token.end;
        }
        check_mapping(text, &token);
        fuzz_check_keys(analyzer, token.form);
        analyze_is_stop_word(token.form);
    }
    tokenizer_release(&tokenizer);
}

static void check_implied(struct analyzer *analyzer, struct span text)
{
    struct tokenizer tokenizer;
    struct deriver deriver;
    struct token token, plain = {0};

    tokenizer_init(&tokenizer, text);
    deriver_init(&deriver, analyzer);
    deriver_reset(&deriver, text);
    while (deriver_next(&deriver, &token)) {
        struct span bare = token_bare_form(token.form);
        if (token.flags & TOKEN_DERIVED) {
            REQUIRE(token.flags & TOKEN_SAME_POSITION);
            REQUIRE(token.start == plain.start && token.end == plain.end);
            REQUIRE(bare.len + 1 == token.form.len && token.form.len <= TOKEN_MAX_FORM_BYTES);
            check_form(bare);
            fuzz_check_keys(analyzer, bare);
            continue;
        }
        REQUIRE(tokenizer_next(&tokenizer, &plain));
        REQUIRE(span_eq(token.form, plain.form) && bare.len == token.form.len);
        REQUIRE(token.start == plain.start && token.end == plain.end);
        REQUIRE(token.flags == plain.flags);
    }
    REQUIRE(!tokenizer_next(&tokenizer, &plain));
    tokenizer_release(&tokenizer);
    deriver_release(&deriver);
}

static void forms_of(const utf8proc_uint8_t *text, struct buf *out)
{
    struct tokenizer tokenizer;
    struct token token;

    tokenizer_init(&tokenizer, span_of((const char *)text));
    while (tokenizer_next(&tokenizer, &token)) {
        buf_add_span(out, token.form);
        buf_add_char(out, ' ');
    }
    tokenizer_release(&tokenizer);
}

/* Marks in excess of what a letter can bear are left out, which depends on how it is composed. */
static bool has_long_run_of_marks(struct span text)
{
    enum { MANY = 16 };
    size_t n_marks = 0;

    for (size_t pos = 0; pos < text.len && n_marks < MANY;) {
        uint32_t cp;
        pos += utf8_decode(text.ptr + pos, text.len - pos, &cp);
        n_marks = fold_is_mark(cp) ? n_marks + 1 : 0;
    }
    return n_marks >= MANY;
}

/* text: NUL-terminated, valid UTF-8. */
static void check_normal_forms(struct span text)
{
    utf8proc_uint8_t *nfc, *nfd;
    struct buf of_nfc = BUF_INIT, of_nfd = BUF_INIT;

    if (memchr(text.ptr, 0, text.len) || has_long_run_of_marks(text))
        return;
    nfc = utf8proc_NFC((const utf8proc_uint8_t *)text.ptr);
    nfd = utf8proc_NFD((const utf8proc_uint8_t *)text.ptr);
    REQUIRE(nfc && nfd);
    forms_of(nfc, &of_nfc);
    forms_of(nfd, &of_nfd);
    REQUIRE(span_eq(buf_span(&of_nfc), buf_span(&of_nfd)));
    free(nfc);
    free(nfd);
    buf_release(&of_nfc);
    buf_release(&of_nfd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct analyzer *analyzer; /* takes long to make; kept to the end */
    struct buf text = BUF_INIT;

    if (!analyzer)
        REQUIRE(analyzer_new(&analyzer, NULL, NULL) == FB_OK);
    check_text(analyzer, span_make((const char *)data, size));
    check_implied(analyzer, span_make((const char *)data, size));
    decode_text((const char *)data, size, &text, NULL);
    check_text(analyzer, buf_span(&text));
    check_implied(analyzer, buf_span(&text));
    check_normal_forms(buf_span(&text));
    buf_release(&text);
    return 0;
}
