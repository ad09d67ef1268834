/* A byte from 80 on is a number: the first SHORT_CODES of them the commonest words, the others the
 * upper part of a number of two bytes. Bytes below are themselves; ESCAPE says that the next byte
 * is. A word takes the space before it along, so that text between two spaces is one number and
 * nothing is said of spaces; a word elsewhere, at a line's start say, is another entry. Letters
 * beyond ASCII have entries, too, for the words that have none.
 *
 * Stored: how many entries; the length of each, a byte; their texts; all in the order of numbers,
 * the commonest first. */
#include "index/store/codebook.h"

#include "base/strmap.h"
#include "base/xalloc.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
    ESCAPE = 0x7f,
    FIRST_CODE = 0x80,
    SHORT_CODES = 64,
    MAX_ENTRIES = SHORT_CODES + (256 - FIRST_CODE - SHORT_CODES) * 256,
    MAX_LETTERS = 256, /* entries that are no words */
    MAX_ENTRY_BYTES = 40,
    MIN_COUNT = 3,
    COPY_BYTES = CODEBOOK_MARGIN_BYTES,
    N_SLOTS = 1 << 15, /* twice as many as entries */
    N_AHEAD = 32
};

struct slot {
    uint32_t start; /* in texts */
    uint16_t code;
    uint8_t n_bytes; /* 0 = free */
    uint8_t tag;     /* more of the hash */
};

struct codebook {
    uint32_t n;
    uint32_t *starts;   /* of each entry in texts, and behind the last */
    const char *texts;  /* borrowed; COPY_BYTES may be read from every start on */
    struct slot *slots; /* by hash; NULL when only reading */
};

static bool is_word_byte(unsigned char c)
{
    return c >= 0x80 || (unsigned char)((c | 0x20) - 'a') < 26 || (unsigned char)(c - '0') < 10;
}

/* The end of the word that begins at p, a space before it included; p if there is none. */
static const char *word_end(const char *p, const char *end)
{
    const char *start = p + (*p == ' '), *q = start;

    while (q < end && is_word_byte((unsigned char)*q))
        q++;
    return q == start ? p : q;
}

/* How many bytes the character beyond ASCII at p has, as far as its first byte says. */
static size_t letter_bytes(const char *p, const char *end)
{
    unsigned char c = (unsigned char)*p;
    size_t n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

    return n < (size_t)(end - p) ? n : (size_t)(end - p);
}

/* Training. */

struct candidate {
    struct span text;
    uint64_t count;
    uint64_t gain_bytes;
};

struct tally {
    struct strmap words;
    uint64_t *counts; /* by index in words */
    size_t counts_cap;
};

static void count(struct tally *t, struct span text, uint64_t n)
{
    bool added;
    uint32_t i = strmap_intern(&t->words, text, &added);

    xgrow(&t->counts, &t->counts_cap, (size_t)i + 1, sizeof *t->counts);
    t->counts[i] = (added ? 0 : t->counts[i]) + n;
}

static void tally_release(struct tally *t)
{
    strmap_release(&t->words);
    free(t->counts);
}

static void count_words(struct tally *t, struct span text)
{
    const char *p = text.ptr, *end = text.ptr + text.len;

    while (p < end) {
        const char *q = word_end(p, end);
        if (q - p > 2 && q - p <= MAX_ENTRY_BYTES)
            count(t, span_make(p, (size_t)(q - p)), 1);
        p = q > p ? q : p + 1;
    }
}

static void count_letters(struct tally *t, struct span word, uint64_t n)
{
    const char *p = word.ptr, *end = word.ptr + word.len;

    while (p < end) {
        size_t n_bytes = (unsigned char)*p < 0x80 ? 1 : letter_bytes(p, end);
        if (n_bytes > 1)
            count(t, span_make(p, n_bytes), n);
        p += n_bytes;
    }
}

static int by_gain(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->gain_bytes != y->gain_bytes)
        return x->gain_bytes < y->gain_bytes ? 1 : -1;
    return span_cmp(x->text, y->text);
}

static int by_count(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return span_cmp(x->text, y->text);
}

/* Those that are worth their place, the best first. An entry takes its length and a byte, and
 * saves about a byte each time. samples_bytes of archive_bytes were counted. */
static size_t rank_entries(const struct tally *t, uint64_t samples_bytes, uint64_t archive_bytes,
                           struct candidate **list)
{
    const double scale =
        archive_bytes > samples_bytes ? (double)archive_bytes / ((double)samples_bytes + 1) : 1;
    size_t n = 0;

    *list = xcalloc((size_t)t->words.n + 1, sizeof **list);
    for (uint32_t i = 0; i < t->words.n; i++) {
        struct span text = strmap_key(&t->words, i);
        if (t->counts[i] < MIN_COUNT || (double)t->counts[i] * scale <= (double)text.len + 1)
            continue;
        (*list)[n++] = (struct candidate){text, t->counts[i], t->counts[i] * (text.len - 1)};
    }
    qsort(*list, n, sizeof **list, by_gain);
    return n;
}

static void store(struct candidate *entries, size_t n, struct buf *stored)
{
    qsort(entries, n, sizeof *entries, by_count);
    buf_add_varint(stored, n);
    for (size_t i = 0; i < n; i++)
        buf_add_char(stored, (char)entries[i].text.len);
    for (size_t i = 0; i < n; i++)
        buf_add_span(stored, entries[i].text);
}

void codebook_train(struct span samples, const size_t *sample_bytes, size_t n_samples,
                    uint64_t archive_bytes, struct buf *stored)
{
    struct tally words = {0}, letters = {0};
    struct candidate *entries, *best_letters;
    const char *p = samples.ptr;
    size_t n_letters, n, n_words, n_all;

    for (size_t i = 0; i < n_samples; p += sample_bytes[i++])
        count_words(&words, span_make(p, sample_bytes[i]));
    n_all = rank_entries(&words, samples.len, archive_bytes, &entries);
    n_words = n_all < MAX_ENTRIES - MAX_LETTERS ? n_all : MAX_ENTRIES - MAX_LETTERS;

    for (uint32_t i = 0; i < words.words.n; i++) /* of words without an entry only */
        if (words.counts[i] < MIN_COUNT)
            count_letters(&letters, strmap_key(&words.words, i), words.counts[i]);
    for (size_t i = n_words; i < n_all; i++)
        count_letters(&letters, entries[i].text, entries[i].count);
    n_letters = rank_entries(&letters, samples.len, archive_bytes, &best_letters);
    n_letters = n_letters < MAX_LETTERS ? n_letters : MAX_LETTERS;

    n = n_words + n_letters;
    entries = xreallocarray(entries, n + 1, sizeof *entries);
    if (n_letters > 0)
        memcpy(entries + n_words, best_letters, n_letters * sizeof *entries);
    if (n > 0)
        store(entries, n, stored);
    free(entries);
    free(best_letters);
    tally_release(&words);
    tally_release(&letters);
}

/* Using it. */

struct codebook *codebook_new(struct span stored)
{
    const unsigned char *lengths = (const unsigned char *)stored.ptr;
    struct codebook *book;
    unsigned long long n = 0;
    size_t pos = 0, n_texts = 0;

    if (!varint_get(lengths, stored.len, &pos, &n) || n > MAX_ENTRIES || n > stored.len - pos)
        return NULL;
    lengths += pos;
    book = xcalloc(1, sizeof *book);
    book->n = (uint32_t)n;
    book->starts = xreallocarray(NULL, (size_t)n + 1, sizeof *book->starts);
    for (size_t i = 0; i < n; i++) {
        book->starts[i] = (uint32_t)n_texts;
        n_texts += lengths[i];
    }
    book->starts[n] = (uint32_t)n_texts;
    if (n_texts != stored.len - pos - n) {
        codebook_free(book);
        return NULL;
    }
    book->texts = (const char *)lengths + n;
    return book;
}

void codebook_free(struct codebook *book)
{
    if (!book)
        return;
    free(book->starts);
    free(book->slots);
    free(book);
}

/* The slot of the text, or the free one where it belongs. */
static struct slot *find_slot(const struct codebook *book, struct span text, uint64_t hash)
{
    const uint8_t tag = (uint8_t)(hash >> 56);
    size_t at = (size_t)(hash % N_SLOTS);

    for (; book->slots[at].n_bytes != 0; at = (at + 1) % N_SLOTS) {
        const struct slot *slot = &book->slots[at];
        if (slot->tag == tag && slot->n_bytes == text.len &&
            memcmp(book->texts + slot->start, text.ptr, text.len) == 0)
            break;
    }
    return &book->slots[at];
}

void codebook_prepare_writing(struct codebook *book)
{
    if (book->slots)
        return;
    book->slots = xcalloc(N_SLOTS, sizeof *book->slots);
    for (uint32_t code = 0; code < book->n; code++) {
        uint32_t start = book->starts[code], n_bytes = book->starts[code + 1] - start;
        uint64_t hash = XXH3_64bits(book->texts + start, n_bytes);
        *find_slot(book, span_make(book->texts + start, n_bytes), hash) =
            (struct slot){start, (uint16_t)code, (uint8_t)n_bytes, (uint8_t)(hash >> 56)};
    }
}

static unsigned char *put_code(unsigned char *out, uint32_t code)
{
    if (code < SHORT_CODES) {
        *out++ = (unsigned char)(FIRST_CODE + code);
        return out;
    }
    code -= SHORT_CODES;
    *out++ = (unsigned char)(FIRST_CODE + SHORT_CODES + (code >> 8));
    *out++ = (unsigned char)code;
    return out;
}

/* A text that has an entry; else nothing is put and the result is out. */
static unsigned char *put_entry(const struct codebook *book, unsigned char *out, struct span text,
                                uint64_t hash)
{
    const struct slot *slot = find_slot(book, text, hash);

    return slot->n_bytes ? put_code(out, slot->code) : out;
}

static unsigned char *put_byte(unsigned char *out, char c)
{
    if ((unsigned char)c >= ESCAPE)
        *out++ = ESCAPE;
    *out++ = (unsigned char)c;
    return out;
}

/* Bytes of which there is no entry in one piece. */
static unsigned char *put_spelled(const struct codebook *book, unsigned char *out, const char *p,
                                  const char *end)
{
    while (p < end) {
        size_t n = (unsigned char)*p < 0x80 ? 1 : letter_bytes(p, end);
        unsigned char *next =
            n > 1 ? put_entry(book, out, span_make(p, n), XXH3_64bits(p, n)) : out;
        if (next == out)
            for (size_t i = 0; i < n; i++)
                next = put_byte(next, p[i]);
        out = next;
        p += n;
    }
    return out;
}

/* A word, with the space before it, or a byte that belongs to none. */
struct piece {
    struct span text;
    uint64_t hash; /* of a word that may have an entry */
    bool may_have_entry, is_word;
};

/* Cuts the next pieces off text. Their slots are on their way from memory when they are asked for:
 * that is what coding waits for. */
static size_t cut_pieces(const struct codebook *book, struct span *text, struct piece *pieces)
{
    const char *p = text->ptr, *end = p + text->len;
    size_t n = 0;

    for (; n < N_AHEAD && p < end; n++) {
        struct piece *piece = &pieces[n];
        size_t n_bytes = (size_t)(word_end(p, end) - p);
        piece->is_word = n_bytes > 0;
        piece->may_have_entry = n_bytes > 2 && n_bytes <= MAX_ENTRY_BYTES;
        piece->text = span_make(p, n_bytes > 0 ? n_bytes : 1);
        if (piece->may_have_entry) {
            piece->hash = XXH3_64bits(p, n_bytes);
            __builtin_prefetch(&book->slots[piece->hash % N_SLOTS]);
        }
        p += piece->text.len;
    }
    *text = span_make(p, (size_t)(end - p));
    return n;
}

void codebook_encode(const struct codebook *book, struct span plain, struct buf *coded)
{
    struct piece pieces[N_AHEAD];
    unsigned char *out;
    size_t n;

    buf_reserve(coded, 2 * plain.len);
    out = (unsigned char *)coded->data + coded->len;
    while ((n = cut_pieces(book, &plain, pieces)) > 0)
        for (size_t i = 0; i < n; i++) {
            const struct piece *piece = &pieces[i];
            struct span text = piece->text;
            unsigned char *next =
                piece->may_have_entry ? put_entry(book, out, text, piece->hash) : out;
            if (!piece->is_word)
                next = put_byte(out, *text.ptr);
            else if (next == out)
                next = put_spelled(book, out, text.ptr, text.ptr + text.len);
            out = next;
        }
    coded->len = (size_t)((char *)out - coded->data);
    coded->data[coded->len] = '\0';
}

bool codebook_decode(const struct codebook *book, struct span coded, char *plain, size_t n_plain)
{
    const unsigned char *p = (const unsigned char *)coded.ptr, *end = p + coded.len;
    char *out = plain, *out_end = plain + n_plain;

    while (p < end && out < out_end) {
        uint32_t code = *p++;
        size_t n;

        if (code < ESCAPE) {
            *out++ = (char)code;
            continue;
        }
        if (code >= FIRST_CODE + SHORT_CODES || code == ESCAPE) {
            if (p == end)
                return false;
            if (code == ESCAPE) {
                *out++ = (char)*p++;
                continue;
            }
            code = (code - FIRST_CODE - SHORT_CODES) * 256 + *p++ + FIRST_CODE + SHORT_CODES;
        }
        code -= FIRST_CODE;
        if (code >= book->n)
            return false;
        n = book->starts[code + 1] - book->starts[code];
        if (n > (size_t)(out_end - out))
            return false;
        if (n <= COPY_BYTES && out_end - out >= COPY_BYTES) /* most: no call */
            memcpy(out, book->texts + book->starts[code], COPY_BYTES);
        else
            memcpy(out, book->texts + book->starts[code], n);
        out += n;
    }
    return p == end && out == out_end;
}
