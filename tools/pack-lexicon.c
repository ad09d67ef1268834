/* Packs the lexicon's text (data/lexicon.txt) into the bytes that src/text/lexicon.c reads.
 *
 *   pack-lexicon TEXT OUTPUT
 *
 * A line of the text is: form, classes (letters n v a s h w p q), how often it stands in running
 * text, in how many compounds as modifier, in how many as head, and its lemmas, parted by tabs.
 * Lemmas are parted by commas; "=" is the form itself, "~" marks a related word. "#" begins a
 * comment. Forms whose letters are the same (Maße, Masse) become one.
 *
 * The automaton is built from the sorted forms in one pass, each state made minimal as soon as no
 * more forms can reach it (Daciuk, Mihov, Watson and Watson 2000). */
#include "base/arena.h"
#include "base/buf.h"
#include "base/strmap.h"
#include "base/xalloc.h"
#include "text/lexicon_format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

struct word {
    struct span letters;
    struct span lemmas; /* as in the text */
    struct span form;
    unsigned classes;
    unsigned long counts[3];
    struct word *alike; /* with the same letters; folded into this one */
};

struct state {
    union lexicon_slot edges[32];
    uint32_t letters;
    size_t n;
};

struct packer {
    const char *path;
    struct arena arena;
    struct word *words;
    size_t n_words, words_cap;
    union lexicon_slot *slots;
    uint32_t *n_below; /* by slot of a state: the words that lead on from there */
    size_t n_slots, slots_cap, below_cap;
    struct strmap states; /* a state's bytes → its number */
    uint32_t *slot_of;    /* by state's number */
    size_t slot_of_cap;
    uint32_t *lemmas;
    size_t n_lemmas, lemmas_cap;
    struct state path_states[LEXICON_MAX_LETTERS + 1];
};

static void die(const char *path, size_t line, const char *what)
{
    fprintf(stderr, "pack-lexicon: %s:%zu: %s\n", path, line, what);
    exit(2);
}

/* ---- reading ---- */

static struct span spell(struct packer *p, struct span form)
{
    struct spelled s;

    if (!lexicon_spell(form, DIGRAPHS_AS_TYPED, &s))
        return span_make(NULL, 0);
    return arena_copy(&p->arena, span_make((const char *)s.letter, s.n));
}

static unsigned classes_of(struct packer *p, size_t line, const char *letters)
{
    unsigned classes = 0;

    for (; *letters; letters++) {
        const char *known = "nvashwpq", *at = strchr(known, *letters);
        if (!at)
            die(p->path, line, "unknown class; expected letters of \"nvashwpq\"");
        classes |= 1u << (at - known);
    }
    return classes;
}

static void read_line(struct packer *p, size_t number, char *line)
{
    char *fields[6], *rest = line;
    struct word *w;

    for (size_t i = 0; i < 6; i++) {
        fields[i] = rest;
        rest = strchr(rest, i < 5 ? '\t' : '\n');
        if (!rest)
            die(p->path, number, "expected six fields parted by tabs");
        *rest++ = '\0';
    }
    xgrow(&p->words, &p->words_cap, p->n_words + 1, sizeof *p->words);
    w = &p->words[p->n_words++];
    memset(w, 0, sizeof *w);
    w->form = arena_copy(&p->arena, span_of(fields[0]));
    w->letters = spell(p, w->form);
    if (w->letters.len == 0)
        die(p->path, number, "the form has other letters than a to z, ä, ö, ü, ß");
    w->classes = classes_of(p, number, fields[1]);
    for (size_t i = 0; i < 3; i++)
        w->counts[i] = strtoul(fields[2 + i], NULL, 10);
    w->lemmas = arena_copy(&p->arena, span_of(fields[5]));
}

static void read_text(struct packer *p)
{
    FILE *f = fopen(p->path, "r");
    char *line = NULL;
    size_t cap = 0, number = 0;

    if (!f) {
        perror(p->path);
        exit(2);
    }
    while (getline(&line, &cap, f) > 0) {
        number++;
        if (*line != '#')
            read_line(p, number, line);
    }
    free(line);
    fclose(f);
}

static int compare_words(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    int order = span_cmp(x->letters, y->letters);

    return order ? order : span_cmp(x->form, y->form);
}

static void fold_alike(struct packer *p)
{
    size_t n = 0;

    if (p->n_words > 0)
        qsort(p->words, p->n_words, sizeof *p->words, compare_words);
    for (size_t i = 0; i < p->n_words; i++) {
        struct word *last = n > 0 ? &p->words[n - 1] : NULL, *copy;
        if (!last || !span_eq(last->letters, p->words[i].letters)) {
            p->words[n++] = p->words[i];
            continue;
        }
        copy = arena_alloc(&p->arena, sizeof *copy);
        *copy = p->words[i];
        copy->alike = last->alike;
        last->alike = copy;
        last->classes |= copy->classes;
        for (size_t k = 0; k < 3; k++)
            last->counts[k] += copy->counts[k];
    }
    p->n_words = n;
}

/* ---- the automaton ---- */

/* The slot of a state like s, written now if there is none yet. */
static uint32_t register_state(struct packer *p, struct state *s)
{
    bool added;
    uint32_t number, before = 0;
    struct buf bytes = BUF_INIT;
    size_t n_slots = s->n + 1;

    if (s->n == 0)
        return 0;
    buf_add(&bytes, &s->letters, sizeof s->letters);
    for (size_t i = 0; i < s->n; i++) {
        union lexicon_slot *e = &s->edges[i];
        e->edge.packed = (e->edge.packed & EDGE_WORD) | before << EDGE_BEFORE_SHIFT;
        before += (e->edge.packed & EDGE_WORD) + (e->edge.target ? p->n_below[e->edge.target] : 0);
    }
    buf_add(&bytes, s->edges, s->n * sizeof *s->edges);
    number = strmap_intern(&p->states, buf_span(&bytes), &added);
    buf_release(&bytes);
    xgrow(&p->slot_of, &p->slot_of_cap, number + 1, sizeof *p->slot_of);
    if (!added)
        return p->slot_of[number];
    xgrow(&p->slots, &p->slots_cap, p->n_slots + n_slots, sizeof *p->slots);
    xgrow(&p->n_below, &p->below_cap, p->n_slots + n_slots, sizeof *p->n_below);
    p->slots[p->n_slots].state.letters = s->letters;
    p->slots[p->n_slots].state.unused = 0;
    memcpy(p->slots + p->n_slots + 1, s->edges, s->n * sizeof *s->edges);
    p->n_below[p->n_slots] = before;
    p->slot_of[number] = (uint32_t)p->n_slots;
    p->n_slots += n_slots;
    return p->slot_of[number];
}

/* Makes the states below depth final, for the form last added. */
static void close_states(struct packer *p, size_t from, size_t depth)
{
    for (size_t d = from; d > depth; d--) {
        struct state *above = &p->path_states[d - 1];
        above->edges[above->n - 1].edge.target = register_state(p, &p->path_states[d]);
        p->path_states[d].n = p->path_states[d].letters = 0;
    }
}

static void build_automaton(struct packer *p)
{
    struct span last = {0};
    struct state *root = &p->path_states[0];

    xgrow(&p->slots, &p->slots_cap, 1, sizeof *p->slots);
    xgrow(&p->n_below, &p->below_cap, 1, sizeof *p->n_below);
    memset(p->slots, 0, sizeof *p->slots);
    p->n_slots = 1;
    for (size_t i = 0; i < p->n_words; i++) {
        struct span word = p->words[i].letters;
        size_t common = 0;

        while (common < last.len && common < word.len && last.ptr[common] == word.ptr[common])
            common++;
        close_states(p, last.len, common);
        for (size_t d = common; d < word.len; d++) {
            struct state *s = &p->path_states[d];
            s->letters |= 1u << ((uint8_t)word.ptr[d] - 'a');
            s->edges[s->n].edge.target = 0;
            s->edges[s->n++].edge.packed = d + 1 == word.len ? EDGE_WORD : 0;
        }
        last = word;
    }
    close_states(p, last.len, 0);
    register_state(p, root);
}

/* The first state comes last when states are written from the ends of words on; the reader wants it
 * first. */
static void first_state_to_front(struct packer *p)
{
    size_t n_first = p->path_states[0].n + 1, n_rest = p->n_slots - 1 - n_first;
    union lexicon_slot *turned;

    if (p->path_states[0].n == 0)
        return;
    turned = xcalloc(p->n_slots, sizeof *turned);
    memcpy(turned + 1, p->slots + 1 + n_rest, n_first * sizeof *turned);
    memcpy(turned + 1 + n_first, p->slots + 1, n_rest * sizeof *turned);
    for (size_t i = 1; i < p->n_slots;) {
        size_t n = (size_t)__builtin_popcount(turned[i].state.letters);
        for (size_t k = i + 1; k <= i + n; k++)
            if (turned[k].edge.target)
                turned[k].edge.target += (uint32_t)n_first;
        i += n + 1;
    }
    free(p->slots);
    p->slots = turned;
}

/* ---- lemmas ---- */

static uint32_t find_word(const struct packer *p, struct span letters)
{
    size_t low = 0, high = p->n_words;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = span_cmp(p->words[middle].letters, letters);
        if (order == 0)
            return (uint32_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return LEXICON_NONE;
}

struct lemma_list {
    uint32_t items[64];
    size_t n;
};

static void add_lemma(struct lemma_list *list, uint32_t lemma)
{
    for (size_t i = 0; i < list->n; i++)
        if ((list->items[i] & ~LEMMA_RELATED) == (lemma & ~LEMMA_RELATED)) {
            list->items[i] &= lemma | ~LEMMA_RELATED;
            return;
        }
    if (list->n < sizeof list->items / sizeof *list->items)
        list->items[list->n++] = lemma;
}

static void read_lemmas(struct packer *p, const struct word *w, struct lemma_list *list)
{
    const char *at = w->lemmas.ptr, *end = at + w->lemmas.len;

    while (at < end) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        struct span name = span_make(at, (size_t)((comma ? comma : end) - at));
        uint32_t related = name.len > 0 && *name.ptr == '~' ? LEMMA_RELATED : 0, lemma;

        if (related)
            name = span_make(name.ptr + 1, name.len - 1);
        lemma = find_word(p, span_eq(name, span_of("=")) ? w->letters : spell(p, name));
        if (lemma == LEXICON_NONE) {
            fprintf(stderr, "pack-lexicon: %s: \"%.*s\": its lemma \"%.*s\" is no form\n", p->path,
                    (int)w->form.len, w->form.ptr, (int)name.len, name.ptr);
            exit(2);
        }
        add_lemma(list, lemma | related);
        at = comma ? comma + 1 : end;
    }
}

static uint32_t pack_lemmas(struct packer *p, const struct word *w)
{
    struct lemma_list list = {.n = 0};
    uint32_t at = (uint32_t)p->n_lemmas;

    for (const struct word *x = w; x; x = x->alike)
        read_lemmas(p, x, &list);
    if (list.n == 0)
        return LEXICON_NONE;
    if (list.n == 1 && !(list.items[0] & LEMMA_RELATED))
        return list.items[0];
    for (size_t i = 0; i < list.n; i++) {
        xgrow(&p->lemmas, &p->lemmas_cap, p->n_lemmas + 1, sizeof *p->lemmas);
        p->lemmas[p->n_lemmas++] = list.items[i] | (i + 1 == list.n ? LEMMA_LAST : 0);
    }
    return at | LEMMA_LIST;
}

/* ---- writing ---- */

static uint8_t eighths_of_log2(unsigned long n)
{
    double value = 8 * log2(1 + (double)n) + 0.5;

    return value > 255 ? 255 : (uint8_t)value;
}

static void write_lexicon(struct packer *p, const char *path)
{
    struct lexicon_header header = {.magic = LEXICON_MAGIC, .n_words = (uint32_t)p->n_words};
    struct buf out = BUF_INIT;
    FILE *f;

    buf_add(&out, p->slots, p->n_slots * sizeof *p->slots);
    for (size_t i = 0; i < p->n_words; i++) {
        const struct word *w = &p->words[i];
        struct lexicon_entry entry = {pack_lemmas(p, w), eighths_of_log2(w->counts[0]),
                                      eighths_of_log2(w->counts[1]), eighths_of_log2(w->counts[2]),
                                      (uint8_t)w->classes};
        buf_add(&out, &entry, sizeof entry);
    }
    buf_add(&out, p->lemmas, p->n_lemmas * sizeof *p->lemmas);
    header.n_slots = (uint32_t)p->n_slots;
    header.n_lemmas = (uint32_t)p->n_lemmas;
    header.hash = XXH3_64bits(out.data, out.len);
    f = fopen(path, "wb");
    if (!f || fwrite(&header, sizeof header, 1, f) != 1 ||
        fwrite(out.data, 1, out.len, f) != out.len || fclose(f) != 0) {
        perror(path);
        exit(2);
    }
    buf_release(&out);
}

int main(int argc, char **argv)
{
    static struct packer p;

    if (argc != 3) {
        fputs("usage: pack-lexicon TEXT OUTPUT\n", stderr);
        return 2;
    }
    p.path = argv[1];
    read_text(&p);
    fold_alike(&p);
    build_automaton(&p);
    first_state_to_front(&p);
    write_lexicon(&p, argv[2]);
    return 0;
}
