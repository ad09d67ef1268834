#include "text/lexicon.h"

#include "helpers.h"
#include "base/buf.h"
#include "text/lexicon_format.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static uint32_t find(const struct lexicon *lex, const char *form)
{
    struct spelled s;

    return lexicon_spell(span_of(form), DIGRAPHS_AS_TYPED, &s) ? lexicon_find(lex, s.letter, s.n)
                                                               : LEXICON_NONE;
}

static uint32_t find_any_umlauts(const struct lexicon *lex, const char *form)
{
    struct spelled s;

    assert_true(lexicon_spell(span_of(form), DIGRAPHS_AS_TYPED, &s));
    return lexicon_find_any_umlauts(lex, s.letter, s.n);
}

static void add_word(const struct lexicon *lex, uint32_t word, struct buf *out)
{
    uint8_t letters[LEXICON_MAX_LETTERS];
    size_t n = lexicon_letters(lex, word, letters);

    for (size_t i = 0; i < n; i++)
        buf_add_span(out, lexicon_letter_text(letters[i]));
}

/* The lemmas of a form, blanks between them, "~" before the related. */
static void describe_lemmas(const struct lexicon *lex, const char *form, struct buf *out)
{
    uint32_t word = find(lex, form), at, lemma;
    bool related;

    buf_clear(out);
    assert_int_not_equal(word, LEXICON_NONE);
    at = lexicon_entry(lex, word)->lemmas;
    while ((lemma = lexicon_next_lemma(lex, &at, &related)) != LEXICON_NONE) {
        buf_addf(out, "%s%s", out->len ? " " : "", related ? "~" : "");
        add_word(lex, lemma, out);
    }
}

/* ---- spelling ---- */

static void forms_are_spelled_in_letters(void **state)
{
    static const struct {
        const char *form;
        enum digraphs digraphs;
        const char *want; /* NULL: no word can be spelled so */
    } cases[] = {
        {"haus", DIGRAPHS_AS_TYPED, "haus"},
        {"straße", DIGRAPHS_AS_TYPED, "strasse"},
        {"übergröße", DIGRAPHS_AS_TYPED, "übergrösse"},
        {"café", DIGRAPHS_AS_TYPED, "cafe"},
        {"garçon", DIGRAPHS_AS_TYPED, "garcon"},
        {"œuvre", DIGRAPHS_AS_TYPED, "öuvre"},
        {"ærø", DIGRAPHS_AS_TYPED, "ärö"},
        {"šumava", DIGRAPHS_AS_TYPED, "sumava"},
        {"ruestung", DIGRAPHS_AS_TYPED, "ruestung"},
        {"ruestung", DIGRAPHS_AS_UMLAUTS, "rüstung"},
        {"haeuser", DIGRAPHS_AS_UMLAUTS, "häuser"},
        {"koerper", DIGRAPHS_AS_UMLAUTS, "körper"},
        {"quelle", DIGRAPHS_AS_UMLAUTS, "quelle"},
        {"neue", DIGRAPHS_AS_UMLAUTS, "neue"},
        {"bauer", DIGRAPHS_AS_UMLAUTS, "bauer"},
        {"uebung", DIGRAPHS_AS_UMLAUTS, "übung"},
        {"ausgeuebt", DIGRAPHS_AS_UMLAUTS, "ausgeübt"},
        {"treuebruch", DIGRAPHS_AS_UMLAUTS, "treuebruch"},
        {"strassenfuehrer", DIGRAPHS_AS_UMLAUTS, "strassenführer"},
        {"noël", DIGRAPHS_AS_UMLAUTS, "noel"}, /* its sign says that it is no ö */
        {"e", DIGRAPHS_AS_UMLAUTS, "e"},
        {"g7", DIGRAPHS_AS_TYPED, NULL},
        {"un-rat", DIGRAPHS_AS_TYPED, NULL},
        {"andrea's", DIGRAPHS_AS_TYPED, NULL},
        {"Haus", DIGRAPHS_AS_TYPED, NULL}, /* not folded */
        {"москва", DIGRAPHS_AS_TYPED, NULL},
        {"a\xFF", DIGRAPHS_AS_TYPED, NULL},
        {"łódź", DIGRAPHS_AS_TYPED, NULL},
        {"", DIGRAPHS_AS_TYPED, NULL},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct spelled s;
        struct buf got = BUF_INIT;
        bool ok = lexicon_spell(span_of(cases[i].form), cases[i].digraphs, &s);

        if (ok != (cases[i].want != NULL))
            fail_msg("%s: %s", cases[i].form, ok ? "is spelled" : "is not spelled");
        for (size_t k = 0; ok && k < s.n; k++)
            buf_add_span(&got, lexicon_letter_text(s.letter[k]));
        if (ok && strcmp(buf_cstr(&got), cases[i].want) != 0)
            fail_msg("%s: %s", cases[i].form, buf_cstr(&got));
        buf_release(&got);
    }
}

static void letters_know_the_bytes_they_come_from(void **state)
{
    static const struct {
        const char *form;
        enum digraphs digraphs;
        size_t n;
        uint16_t offset[10];
    } cases[] = {
        {"haus", DIGRAPHS_AS_TYPED, 4, {0, 1, 2, 3, 4}},
        {"übel", DIGRAPHS_AS_TYPED, 4, {0, 2, 3, 4, 5}},
        {"maße", DIGRAPHS_AS_TYPED, 5, {0, 1, 2, 2, 4, 5}}, /* ß is one place of two letters */
        {"uebel", DIGRAPHS_AS_UMLAUTS, 4, {0, 2, 3, 4, 5}},
        {"schoen", DIGRAPHS_AS_UMLAUTS, 5, {0, 1, 2, 3, 5, 6}},
        {"café", DIGRAPHS_AS_TYPED, 4, {0, 1, 2, 3, 5}},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct spelled s;
        assert_true(lexicon_spell(span_of(cases[i].form), cases[i].digraphs, &s));
        assert_int_equal(s.n, cases[i].n);
        for (size_t k = 0; k <= s.n; k++)
            if (s.offset[k] != cases[i].offset[k])
                fail_msg("%s: letter %zu is at byte %d", cases[i].form, k, s.offset[k]);
    }
}

static void forms_are_as_long_as_there_is_room(void **state)
{
    char form[2 * LEXICON_MAX_LETTERS + 3];
    struct spelled s;

    (void)state;
    memset(form, 'a', sizeof form);
    assert_true(lexicon_spell(span_make(form, LEXICON_MAX_LETTERS), DIGRAPHS_AS_TYPED, &s));
    assert_int_equal(s.n, LEXICON_MAX_LETTERS);
    assert_int_equal(s.offset[s.n], LEXICON_MAX_LETTERS);
    assert_false(lexicon_spell(span_make(form, LEXICON_MAX_LETTERS + 1), DIGRAPHS_AS_TYPED, &s));
    memcpy(form + LEXICON_MAX_LETTERS - 1, "ß", 2); /* its second letter is one too many */
    assert_false(lexicon_spell(span_make(form, LEXICON_MAX_LETTERS + 1), DIGRAPHS_AS_TYPED, &s));
    memcpy(form + LEXICON_MAX_LETTERS - 2, "ßa", 3);
    assert_true(lexicon_spell(span_make(form, LEXICON_MAX_LETTERS), DIGRAPHS_AS_TYPED, &s));
    assert_int_equal(s.n, LEXICON_MAX_LETTERS);
}

/* ---- the lexicon in the program ---- */

static void words_are_found(void **state)
{
    static const char *const words[] = {"haus",   "häuser",  "straße", "strasse", "gegangen",
                                        "museen", "wörtern", "müller", "europas"};
    static const char *const none[] = {"", "hau\xC3\x9F", "qqq", "häu", "haussssss", "g7", "zzzzz"};
    const struct lexicon *lex = lexicon_builtin();

    (void)state;
    for (size_t i = 0; i < N_ELEMS(words); i++)
        if (find(lex, words[i]) == LEXICON_NONE)
            fail_msg("%s is not found", words[i]);
    for (size_t i = 0; i < N_ELEMS(none); i++)
        if (find(lex, none[i]) != LEXICON_NONE)
            fail_msg("%s is found", none[i]);
    assert_int_equal(lexicon_find(lex, NULL, 0), LEXICON_NONE);
    assert_int_equal(find(lex, "straße"), find(lex, "strasse"));
}

static void plain_vowels_stand_for_umlauts(void **state)
{
    static const struct {
        const char *form, *want;
    } cases[] = {
        {"rustung", "rüstung"}, {"rüstung", "rüstung"}, {"hauser", "häuser"},
        {"worter", "wörter"},   {"haus", "haus"},
    };
    const struct lexicon *lex = lexicon_builtin();

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        struct buf got = BUF_INIT;
        uint32_t word = find_any_umlauts(lex, cases[i].form);

        if (word == LEXICON_NONE)
            fail_msg("%s is not found", cases[i].form);
        add_word(lex, word, &got);
        if (strcmp(buf_cstr(&got), cases[i].want) != 0)
            fail_msg("%s is %s", cases[i].form, buf_cstr(&got));
        buf_release(&got);
    }
    assert_int_equal(find_any_umlauts(lex, "hzuser"), LEXICON_NONE);
    assert_int_equal(find_any_umlauts(lex, "aouaouaouaouaouaouaouaouaouaouaouaouaouaouaou"),
                     LEXICON_NONE);
    assert_int_equal(lexicon_find_any_umlauts(lex, NULL, 0), LEXICON_NONE);
}

/* Numbers and letters name the same words, in the order of letters, none left out. */
static void numbers_and_letters_agree(void **state)
{
    const struct lexicon *lex = lexicon_builtin();
    uint8_t letters[LEXICON_MAX_LETTERS], last[LEXICON_MAX_LETTERS];
    size_t n_last = 0, n_words = lexicon_n_words(lex);

    (void)state;
    assert_true(n_words > 100000);
    for (uint32_t word = 0; word < n_words; word++) {
        size_t n = lexicon_letters(lex, word, letters);

        assert_in_range(n, 1, LEXICON_MAX_LETTERS);
        if (lexicon_find(lex, letters, n) != word)
            fail_msg("word %u is not found by its letters", word);
        if (word > 0 && span_cmp(span_make((const char *)last, n_last),
                                 span_make((const char *)letters, n)) >= 0)
            fail_msg("word %u is out of order", word);
        memcpy(last, letters, n);
        n_last = n;
    }
}

/* Lemmas are words that have a lemma, most often themselves; a form never has itself as related. */
static void lemmas_are_words(void **state)
{
    const struct lexicon *lex = lexicon_builtin();
    size_t n_words = lexicon_n_words(lex), n_lemmas = 0;

    (void)state;
    for (uint32_t word = 0; word < n_words; word++) {
        uint32_t at = lexicon_entry(lex, word)->lemmas, lemma;
        bool related;
        size_t n = 0;

        while ((lemma = lexicon_next_lemma(lex, &at, &related)) != LEXICON_NONE) {
            assert_true(lemma < n_words && n++ < 64);
            assert_false(related && lemma == word);
            n_lemmas++;
        }
        assert_int_equal(lexicon_next_lemma(lex, &at, &related), LEXICON_NONE);
    }
    assert_true(n_lemmas > n_words / 2);
}

static void forms_lead_to_their_words(void **state)
{
    static const struct {
        const char *form, *want;
    } cases[] = {
        {"häuser", "haus"},        {"gegangen", "gehen"}, {"europas", "europa"},
        {"praktika", "praktikum"}, {"haus", "haus"},      {"lehrerinnen", "lehrerin ~lehrer"},
        {"lkws", "lkw"},
    };
    const struct lexicon *lex = lexicon_builtin();
    struct buf got = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        describe_lemmas(lex, cases[i].form, &got);
        if (strcmp(buf_cstr(&got), cases[i].want) != 0)
            fail_msg("%s: %s", cases[i].form, buf_cstr(&got));
    }
    buf_release(&got);
}

static void cursors_find_every_word_on_their_way(void **state)
{
    const struct lexicon *lex = lexicon_builtin();
    struct lexicon_cursor c;
    struct spelled s;
    size_t n_words = 0;

    (void)state;
    assert_true(lexicon_spell(span_of("häusermeer"), DIGRAPHS_AS_TYPED, &s));
    lexicon_start(lex, &c);
    assert_false(c.is_word);
    for (size_t i = 0; i < s.n && lexicon_step(lex, &c, s.letter[i]); i++) {
        uint32_t word = lexicon_find(lex, s.letter, i + 1);

        assert_int_equal(c.is_word, word != LEXICON_NONE);
        if (c.is_word)
            assert_int_equal(c.word, word);
        n_words += c.is_word;
    }
    assert_true(n_words > 0);
    lexicon_start(lex, &c);
    assert_false(lexicon_step(lex, &c, 0));
    assert_false(lexicon_step(lex, &c, 0xFF));
    assert_true(lexicon_step(lex, &c, 'h')); /* a step that failed leaves it where it was */
}

/* ---- packing ---- */

/* A lexicon packed by the tool that stands beside the test's folder; NULL if it fails. */
static const struct lexicon *pack(const char *text, struct buf *bytes, int *exit_code)
{
    char dir[] = "/tmp/findbuch-lexicon.XXXXXX", self[4096], *command = NULL;
    ssize_t n_self = readlink("/proc/self/exe", self, sizeof self - 1);
    FILE *file;
    char *path = NULL, *packed = NULL, chunk[4096];
    size_t n;
    int status;

    assert_true(n_self > 0 && mkdtemp(dir));
    self[n_self] = '\0';
    for (int i = 0; i < 3; i++) /* tests/unit/test_lexicon */
        *strrchr(self, '/') = '\0';
    assert_true(asprintf(&path, "%s/text", dir) > 0 && asprintf(&packed, "%s/packed", dir) > 0);
    assert_true(asprintf(&command, "'%s/pack-lexicon' '%s' '%s' 2>/dev/null", self, path, packed) >
                0);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    status = system(command);
    assert_true(WIFEXITED(status));
    *exit_code = WEXITSTATUS(status);
    buf_clear(bytes);
    file = fopen(packed, "r");
    while (file && (n = fread(chunk, 1, sizeof chunk, file)) > 0)
        buf_add(bytes, chunk, n);
    if (file)
        fclose(file);
    unlink(path);
    unlink(packed);
    rmdir(dir);
    free(path);
    free(packed);
    free(command);
    return bytes->len > 0 ? lexicon_in(buf_span(bytes)) : NULL;
}

static const char small[] = "# ein Kommentar\n"
                            "maß\tn\t3\t0\t0\t=\n"
                            "mass\tv\t4\t1\t2\tmessen\n"
                            "messen\tnv\t100\t0\t0\t=\n"
                            "maße\tn\t0\t0\t0\tmaß\n"
                            "masse\tn\t7\t0\t0\t=\n"
                            "lehrer\tn\t255\t1\t0\t=\n"
                            "lehrerin\tn\t1\t0\t0\t=,~lehrer\n"
                            "lehrerinnen\tn\t0\t0\t0\tlehrerin,~lehrer\n"
                            "über\t\t0\t0\t0\t=\n"
                            "arbeits\th\t0\t1023\t0\t\n";

static void a_text_is_packed_and_read_back(void **state)
{
    static const struct {
        const char *form, *lemmas;
        unsigned classes, frequency, as_modifier, as_head;
    } cases[] = {
        {"maß", "messen mass", WORD_NOUN | WORD_VERB, 24, 8, 13}, /* of both, 3 + 4 */
        {"masse", "masse mass", WORD_NOUN, 24, 0, 0},
        {"messen", "messen", WORD_NOUN | WORD_VERB, 53, 0, 0},
        {"lehrer", "lehrer", WORD_NOUN, 64, 8, 0},
        {"lehrerin", "lehrerin ~lehrer", WORD_NOUN, 8, 0, 0},
        {"lehrerinnen", "lehrerin ~lehrer", WORD_NOUN, 0, 0, 0},
        {"über", "über", 0, 0, 0, 0},
        {"arbeits", "", WORD_MODIFIER, 0, 80, 0},
    };
    struct buf bytes = BUF_INIT, got = BUF_INIT;
    int exit_code;
    const struct lexicon *lex = pack(small, &bytes, &exit_code);

    (void)state;
    assert_int_equal(exit_code, 0);
    assert_non_null(lex);
    assert_int_equal(lexicon_n_words(lex), N_ELEMS(cases));
    for (size_t i = 0; i < N_ELEMS(cases); i++) {
        const struct lexicon_entry *e = lexicon_entry(lex, find(lex, cases[i].form));

        describe_lemmas(lex, cases[i].form, &got);
        if (strcmp(buf_cstr(&got), cases[i].lemmas) != 0)
            fail_msg("%s: lemmas are %s", cases[i].form, buf_cstr(&got));
        assert_int_equal(e->classes, cases[i].classes);
        assert_int_equal(e->frequency, cases[i].frequency);
        assert_int_equal(e->as_modifier, cases[i].as_modifier);
        assert_int_equal(e->as_head, cases[i].as_head);
    }
    assert_int_equal(find(lex, "arbeits"), 0); /* numbers go by letters, umlauts behind z */
    assert_int_equal(find(lex, "über"), lexicon_n_words(lex) - 1);
    assert_int_equal(find(lex, "arbeit"), LEXICON_NONE);
    assert_int_equal(find(lex, "lehrerinn"), LEXICON_NONE);
    assert_int_equal(find_any_umlauts(lex, "uber"), find(lex, "über"));
    buf_release(&bytes);
    buf_release(&got);
}

static void the_hash_is_of_the_contents(void **state)
{
    struct buf a = BUF_INIT, b = BUF_INIT;
    int exit_code;
    const struct lexicon *lex = pack("a\tn\t1\t0\t0\t=\nb\tn\t0\t0\t0\ta\n", &a, &exit_code);
    const struct lexicon *turned = pack("b\tn\t0\t0\t0\ta\na\tn\t1\t0\t0\t=\n", &b, &exit_code);

    (void)state;
    assert_true(lex && turned);
    assert_true(lexicon_hash(lex) == lexicon_hash(turned));
    turned = pack("b\tn\t0\t0\t0\ta\na\tn\t2\t0\t0\t=\n", &b, &exit_code);
    assert_true(turned && lexicon_hash(lex) != lexicon_hash(turned));
    buf_release(&a);
    buf_release(&b);
}

static void an_empty_lexicon_has_no_words(void **state)
{
    struct buf bytes = BUF_INIT;
    int exit_code;
    const struct lexicon *lex = pack("# nichts\n", &bytes, &exit_code);
    struct lexicon_cursor c;

    (void)state;
    assert_int_equal(exit_code, 0);
    assert_non_null(lex);
    assert_int_equal(lexicon_n_words(lex), 0);
    assert_int_equal(find(lex, "a"), LEXICON_NONE);
    lexicon_start(lex, &c);
    assert_false(lexicon_step(lex, &c, 'a'));
    buf_release(&bytes);
}

static void mistakes_in_a_text_are_refused(void **state)
{
    static const char *const texts[] = {
        "haus\tn\t1\t0\t0\n",         /* a column is missing */
        "haus\tz\t1\t0\t0\t=\n",      /* no such class */
        "g7\tn\t1\t0\t0\t=\n",        /* no letter */
        "\tn\t1\t0\t0\t=\n",          /* no form */
        "haus\tn\t1\t0\t0\tgarten\n", /* a lemma that is no form */
        "haus\tn\t1\t0\t0\t=",        /* cut off */
    };
    struct buf bytes = BUF_INIT;
    int exit_code;

    (void)state;
    for (size_t i = 0; i < N_ELEMS(texts); i++) {
        assert_null(pack(texts[i], &bytes, &exit_code));
        assert_int_equal(exit_code, 2);
        assert_int_equal(bytes.len, 0);
    }
    buf_release(&bytes);
}

/* Any byte of the data: magic and counts make it another file, the rest shows in the hash. */
static void damaged_data_are_no_lexicon(void **state)
{
    struct buf bytes = BUF_INIT;
    int exit_code;

    (void)state;
    assert_non_null(pack(small, &bytes, &exit_code));
    for (size_t i = 0; i < bytes.len; i++) {
        bytes.data[i] ^= 0x10;
        if (lexicon_in(buf_span(&bytes)))
            fail_msg("byte %zu was changed unnoticed", i);
        bytes.data[i] ^= 0x10;
    }
    for (size_t len = 0; len < bytes.len; len++)
        assert_null(lexicon_in(span_make(bytes.data, len)));
    assert_non_null(lexicon_in(buf_span(&bytes)));
    buf_add_char(&bytes, '\0');
    assert_null(lexicon_in(buf_span(&bytes)));
    buf_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_spelled_in_letters),
        cmocka_unit_test(letters_know_the_bytes_they_come_from),
        cmocka_unit_test(forms_are_as_long_as_there_is_room),
        cmocka_unit_test(words_are_found),
        cmocka_unit_test(plain_vowels_stand_for_umlauts),
        cmocka_unit_test(numbers_and_letters_agree),
        cmocka_unit_test(lemmas_are_words),
        cmocka_unit_test(forms_lead_to_their_words),
        cmocka_unit_test(cursors_find_every_word_on_their_way),
        cmocka_unit_test(a_text_is_packed_and_read_back),
        cmocka_unit_test(the_hash_is_of_the_contents),
        cmocka_unit_test(an_empty_lexicon_has_no_words),
        cmocka_unit_test(mistakes_in_a_text_are_refused),
        cmocka_unit_test(damaged_data_are_no_lexicon),
    };
    return cmocka_run_group_tests_name("lexicon", tests, NULL, NULL);
}
