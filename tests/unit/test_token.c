#include "text/token.h"

#include "text/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

/* ---- tests/data/tokens.cases ---- */

/* "\n", "\t", "\r", "\xNN" (a byte), "\uNNNN" (a code point). */
static void unescape(struct span s, struct buf *out)
{
    for (size_t i = 0; i < s.len;) {
        char c = i + 1 < s.len && s.ptr[i] == '\\' ? s.ptr[i + 1] : 0;
        char digits[5] = {0};

        if (c == 'x' || c == 'u') {
            size_t n = c == 'x' ? 2 : 4;
            memcpy(digits, s.ptr + i + 2, n);
            if (c == 'x')
                buf_add_char(out, (char)strtoul(digits, NULL, 16));
            else
                buf_add_cp(out, (unsigned)strtoul(digits, NULL, 16));
            i += 2 + n;
        } else if (c == 'n' || c == 't' || c == 'r') {
            buf_add_char(out, c == 'n' ? '\n' : c == 't' ? '\t' : '\r');
            i += 2;
        } else {
            buf_add_char(out, s.ptr[i++]);
        }
    }
}

static void describe(struct span text, struct buf *out)
{
    struct tokenizer t;
    struct token token;

    tokenizer_init(&t, text);
    while (tokenizer_next(&t, &token)) {
        const char *kind = token.flags & TOKEN_WHOLE           ? "w"
                           : token.flags & TOKEN_SAME_POSITION ? "="
                           : token.flags & TOKEN_PART          ? "p"
                                                               : "";
        buf_addf(out, " %.*s@%zu-%zu%s", (int)token.form.len, token.form.ptr, token.start,
                 token.end, kind);
        if (token.flags & TOKEN_GENDER)
            buf_addf(out, "g%zu", token.gender_stem);
    }
    tokenizer_release(&t);
}

static FILE *open_cases(const char *name)
{
    const char *folder = getenv("FINDBUCH_TEST_DATA");
    char path[512];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder ? folder : "tests/data", name);
    file = fopen(path, "r");
    if (!file)
        fail_msg("cannot open %s; run from the project's root", path);
    return file;
}

/* Calls check with the text and what is wanted (" FORM@…" …) of every case. */
static size_t each_case(void (*check)(struct span text, struct span want, size_t n_line))
{
    FILE *file = open_cases("tokens.cases");
    char *line = NULL;
    size_t cap = 0, n_lines = 0, n_cases = 0;
    struct buf text = BUF_INIT;

    while (getline(&line, &cap, file) > 0) {
        char *bar = NULL;
        n_lines++;
        line[strcspn(line, "\n")] = '\0';
        for (char *p = line; (p = strstr(p, " |")) != NULL; p += 2)
            bar = p;
        if (strncmp(line, "# ", 2) == 0 || !bar)
            continue;
        buf_clear(&text);
        unescape(span_make(line, (size_t)(bar - line)), &text);
        check(buf_span(&text), span_of(bar + 2), n_lines);
        n_cases++;
    }
    free(line);
    fclose(file);
    buf_release(&text);
    return n_cases;
}

static void check_wanted(struct span text, struct span want, size_t n_line)
{
    struct buf got = BUF_INIT, wanted = BUF_INIT;

    unescape(want, &wanted);
    describe(text, &got);
    if (!span_eq(buf_span(&got), buf_span(&wanted)))
        fail_msg("tokens.cases:%zu: \"%s\"\n want%s\n got %s", n_line, text.ptr, buf_cstr(&wanted),
                 buf_cstr(&got));
    buf_release(&got);
    buf_release(&wanted);
}

static void texts_fall_into_the_wanted_tokens(void **state)
{
    (void)state;
    assert_true(each_case(check_wanted) > 150);
}

/* ---- what holds for any text ---- */

static bool is_boundary(struct span text, size_t pos)
{
    return utf8_align(text, pos) == pos;
}

static void check_form(struct span form)
{
    assert_in_range(form.len, 1, TOKEN_MAX_FORM_BYTES);
    assert_int_equal(utf8_valid_prefix(form.ptr, form.len), form.len);
    for (size_t i = 0; i < form.len; i++)
        assert_true((unsigned char)form.ptr[i] > 0x20 && form.ptr[i] != 0x7F);
}

static void check_full_mapping(struct span text, const struct token *token)
{
    struct span original = span_make(text.ptr + token->start, token->end - token->start);
    size_t start, end, n_chars = utf8_count(token->form);

    token_map_range(original, 0, n_chars, &start, &end);
    if (token->form.len < TOKEN_MAX_FORM_BYTES - 4 && (start != 0 || end != original.len))
        fail_msg("\"%.*s\" is mapped to %zu-%zu of \"%.*s\"", (int)token->form.len, token->form.ptr,
                 start, end, (int)original.len, original.ptr);
    for (size_t i = 0, last = 0; i < n_chars && n_chars < 100; i++) {
        token_map_range(original, i, i + 1, &start, &end);
        assert_true(start <= end && end <= original.len && start >= last);
        last = start;
    }
}

static void check_properties(struct span text)
{
    bool valid = utf8_valid_prefix(text.ptr, text.len) == text.len;
    struct tokenizer t;
    struct token token;
    size_t last_end = 0, chain_end = 0;

    tokenizer_init(&t, text);
    while (tokenizer_next(&t, &token)) {
        check_form(token.form);
        assert_true(token.start < token.end && token.end <= text.len);
        if (token.flags & TOKEN_PART) {
            assert_true(token.end <= chain_end);
            assert_true(token.flags & TOKEN_SAME_POSITION ? token.end <= chain_end
                                                          : token.start >= last_end);
        } else {
            assert_true(token.start >= last_end && token.start >= chain_end);
        }
        last_end = token.flags & TOKEN_WHOLE ? token.start : token.end;
        chain_end = token.flags & TOKEN_PART ? chain_end : token.end;
        if (valid)
            assert_true(is_boundary(text, token.start) && is_boundary(text, token.end));
        check_full_mapping(text, &token);
    }
    assert_false(tokenizer_next(&t, &token));
    tokenizer_release(&t);
}

static void check_properties_of_case(struct span text, struct span want, size_t n_line)
{
    (void)want;
    (void)n_line;
    check_properties(text);
}

static void forms_of(struct span text, struct buf *out)
{
    struct tokenizer t;
    struct token token;

    tokenizer_init(&t, text);
    while (tokenizer_next(&t, &token))
        buf_addf(out, "%.*s %u\n", (int)token.form.len, token.form.ptr, token.flags);
    tokenizer_release(&t);
}

static void check_normal_forms(struct span text, struct span want, size_t n_line)
{
    utf8proc_uint8_t *nfc, *nfd;
    struct buf of_nfc = BUF_INIT, of_nfd = BUF_INIT;

    (void)want;
    if (utf8_valid_prefix(text.ptr, text.len) < text.len || memchr(text.ptr, 0, text.len))
        return;
    nfc = utf8proc_NFC((const utf8proc_uint8_t *)text.ptr);
    nfd = utf8proc_NFD((const utf8proc_uint8_t *)text.ptr);
    forms_of(span_of((const char *)nfc), &of_nfc);
    forms_of(span_of((const char *)nfd), &of_nfd);
    if (!span_eq(buf_span(&of_nfc), buf_span(&of_nfd)))
        fail_msg("%zu: \"%s\"\nNFC %s\nNFD %s", n_line, text.ptr, buf_cstr(&of_nfc),
                 buf_cstr(&of_nfd));
    free(nfc);
    free(nfd);
    buf_release(&of_nfc);
    buf_release(&of_nfd);
}

static void cases_keep_the_promises(void **state)
{
    (void)state;
    assert_true(each_case(check_properties_of_case) > 150);
    assert_true(each_case(check_normal_forms) > 150);
}

/* Pieces that do something to each other, strung together by a fixed random generator. */
static void any_mixture_keeps_the_promises(void **state)
{
    static const char *const pieces[] = {
        "a",
        "B",
        "ver",
        "und",
        "SPD",
        "x",
        "1",
        "24",
        "000",
        "2022",
        ".",
        ",",
        ":",
        "-",
        "-",
        "\n",
        "\n",
        " ",
        "'",
        "\xE2\x80\x99",
        "\xC2\xAD",
        "\xC2\xA0",
        "\xE2\x80\x8B",
        "\xE2\x80\x90",
        "\xE2\x80\xAF",
        "&",
        "++",
        "#",
        "\xC3\xA4",
        "\xC3\x9C",
        "\xC3\x9F",
        "\xC3\x97",
        "\xC3",
        "\xFF",
        "\xE2\x80",
        "\xCC\x88",
        "\xCC\xA3",
        "\xCC\x87",
        "I",
        "\xC4\xB0",
        "\xEF\xAC\x81",
        "\xC2\xBD",
        "\xE2\x91\xB4",
        "\xEF\xB8\x8F",
        "\xE2\x83\xA3",
        "\xE1\x84\x92",
        "\xE1\x85\xA1",
        "\xE1\x86\xAB",
        "\xED\x95\x9C",
        "\xEF\xBD\xB6",
        "\xEF\xBE\x9E",
        "\xCE\xA3",
        "\xE1\xBE\xB3",
        "\xCD\xBA",
        "\xC5\x89",
        "\t",
        "\r",
        "noch",
        "den",
        "Lehrer",
        "innen",
        "Innen",
        "in",
        "*",
        "/",
        "(",
        ")",
        "_",
        "\xC2\xB7",
        "\xEF\xB7\xBA",
        "\xCA\xBC",
        "\xE1\xBA\x9E",
    };
    enum { N_PIECES = sizeof pieces / sizeof *pieces };
    uint32_t seed = 20221103;
    struct buf text = BUF_INIT;

    (void)state;
    for (int round = 0; round < 40000; round++) {
        buf_clear(&text);
        buf_add_str(&text, "");
        for (int i = 0; i < 12; i++) {
            seed = seed * 1664525u + 1013904223u;
            buf_add_str(&text, pieces[(seed >> 8) % N_PIECES]);
        }
        check_properties(buf_span(&text));
        check_normal_forms(buf_span(&text), span_of(""), (size_t)round);
    }
    buf_release(&text);
}

/* ---- sizes ---- */

static size_t count_tokens(struct span text, size_t *longest)
{
    struct tokenizer t;
    struct token token;
    size_t n = 0;

    *longest = 0;
    tokenizer_init(&t, text);
    while (tokenizer_next(&t, &token)) {
        check_form(token.form);
        n++;
        if (token.end - token.start > *longest)
            *longest = token.end - token.start;
    }
    tokenizer_release(&t);
    return n;
}

/* A megabyte of one piece is read in one go: time must not grow with the square. */
static void a_megabyte_without_blanks(void **state)
{
    static const struct {
        const char *piece;
        size_t n_tokens; /* 0: no matter */
    } cases[] = {
        {"x", 1},
        {"\xC3\xA4", 1},
        {"\xCE\xA3", 1},
        {"\xCC\x88", 0},
        {"7", 1},
        {"a-", 0},
        {"1.", 0},
        {".000", 0},
        {"b-\n", 1},
        {"B-\n", 0},
        {"\xC2\xAD", 0},
        {"a\xC2\xAD", 1},
        {"a'", 1},
        {"-\n ", 0},
        {"\xCC\xA3\xCC\x88", 0},
        {"a\xCC\xA3\xCC\x88", 1},
        {"\xFF", 0},
        {"z.", 0},
        {"1'000", 0},
        {"\xED\x95\x9C", 1},
        {"Lehrer:in", 0},
        {"Lehrer:i", 0},
        {"aI", 1},
        {"aIn\xC2\xAD", 1},
        {"abc*innen", 0},
        {"Wirt(in)", 0},
        {"Wirt(innen", 0},
    };
    enum { N_BYTES = 1 << 20 };
    struct buf text = BUF_INIT;

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        size_t n, longest;
        buf_clear(&text);
        while (text.len < N_BYTES)
            buf_add_str(&text, cases[c].piece);
        n = count_tokens(buf_span(&text), &longest);
        if (cases[c].n_tokens == 0)
            continue;
        assert_int_equal(n, cases[c].n_tokens);
        assert_true(longest > N_BYTES - 8);
    }
    buf_release(&text);
}

static void long_forms_are_cut_between_code_points(void **state)
{
    struct buf text = BUF_INIT;
    struct tokenizer t;
    struct token token;

    (void)state;
    buf_add_char(&text, 'x');
    for (int i = 0; i < 400; i++)
        buf_add_str(&text, "\xC3\x84");
    tokenizer_init(&t, buf_span(&text));
    assert_true(tokenizer_next(&t, &token));
    assert_int_equal(token.form.len, 511);
    assert_int_equal(token.end, text.len);
    assert_false(tokenizer_next(&t, &token));
    tokenizer_release(&t);
    buf_release(&text);
}

static void reset_starts_afresh(void **state)
{
    struct tokenizer t;
    struct token token;

    (void)state;
    tokenizer_init(&t, span_of("UN-Rat tagt"));
    assert_true(tokenizer_next(&t, &token));
    tokenizer_reset(&t, span_of("Ende"));
    assert_true(tokenizer_next(&t, &token));
    assert_true(span_eq(token.form, span_of("ende")) && token.flags == 0);
    assert_false(tokenizer_next(&t, &token));
    tokenizer_release(&t);
}

/* ---- token_map_range ---- */

static void parts_are_found_in_the_text(void **state)
{
    static const struct {
        const char *original;
        size_t from_chars, to_chars;
        const char *want;
    } cases[] = {
        {"Rüstungstechnologie", 0, 7, "Rüstung"},
        {"Rüstungstechnologie", 8, 19, "technologie"},
        {"Ru\xCC\x88stungstechnologie", 0, 7, "Ru\xCC\x88stung"},
        {"Ru\xCC\x88stungstechnologie", 8, 19, "technologie"},
        {"Rüs\xC2\xADtungs\xC2\xADtech\xC2\xADno\xC2\xADlo\xC2\xADgie", 8, 19,
         "tech\xC2\xADno\xC2\xADlo\xC2\xADgie"},
        {"Rüstungs-\ntechnologie", 8, 19, "technologie"},
        {"Rüstungstech-\r\n  nologie", 8, 19, "tech-\r\n  nologie"},
        {"Rüs-\ntungstechnologie", 0, 7, "Rüs-\ntung"},
        {"UN-\nRat", 3, 6, "Rat"},
        {"UN-Rat", 0, 2, "UN"},
        {"\xEF\xAC\x81nden", 0, 2, "\xEF\xAC\x81"},
        {"\xEF\xAC\x81nden", 2, 5, "nde"},
        {"12\xE2\x80\xAF"
         "000",
         3, 6, "000"},
        {"SPD-nahe-\nste", 4, 8, "nahe"},
        {"SPD-nahe-\nste", 4, 11, "nahe-\nste"},
        {"Haus", 0, 99, "Haus"},
        {"Haus", 4, 9, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct span original = span_of(cases[i].original);
        size_t start, end;

        token_map_range(original, cases[i].from_chars, cases[i].to_chars, &start, &end);
        assert_true(start <= end && end <= original.len);
        if (!span_eq(span_make(original.ptr + start, end - start), span_of(cases[i].want)))
            fail_msg("[%zu,%zu) of \"%s\": \"%.*s\", not \"%s\"", cases[i].from_chars,
                     cases[i].to_chars, original.ptr, (int)(end - start), original.ptr + start,
                     cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_fall_into_the_wanted_tokens),
        cmocka_unit_test(cases_keep_the_promises),
        cmocka_unit_test(any_mixture_keeps_the_promises),
        cmocka_unit_test(a_megabyte_without_blanks),
        cmocka_unit_test(long_forms_are_cut_between_code_points),
        cmocka_unit_test(reset_starts_afresh),
        cmocka_unit_test(parts_are_found_in_the_text),
    };
    return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
