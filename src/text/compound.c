/* Looks for the likeliest way to cover a word with parts, from left to right: at each place that
 * modifiers can reach, one walk through the lexicon finds every word that starts there (dynamic
 * programming over places, one best way kept for each). All scores are binary logarithms, so they
 * add up. */
#include "text/compound.h"

#include "text/prefixed_verb.h"

#include <math.h>

/* Found by tools/score-compounds on annotated news words and on words that are hard to split. */
static const float modifier_total = -14.0f; /* of all counted modifiers together, so 1/all */
static const float head_total = -18.0f;
static const float unseen = -3.5f; /* a word never counted in this place, plus ... */
static const float backed_by_frequency = 0.4f;
static const float link_cost = -6.0f;       /* a link that the modifier was not counted with */
static const float strange_link = -12.0f;   /* e, er, en, es; a missing e */
static const float lost_letter = -4.0f;     /* at a seam, in old spelling */
static const float missing_link = -20.0f;   /* "vergnügung" for "vergnügungs" */
static const float particle_cost = -10.0f;  /* "unter", "nach": rarely a word of its own */
static const float inner_particle = -11.0f; /* "bahnhofs|vor|platz"; the whole part */
static const float noun_prefix = -3.0f;     /* "ex", "mit"; the whole part */
static const float telling_word = 10.0f;    /* "süd", "dunkel" before */
static const float unknown_modifier = -14.0f;
static const float derived_head = -4.0f; /* "verhandler": only its verb is known */
static const float rare_ending = -1.0f;  /* "-es" and "-e" of a head's cases */
static const float own_word = -10.0f;    /* of the user: a usual one */
static const float clipped = -26.0f;     /* a noun that lost letters before another */
static const float clipped_verb = -14.0f;
static const float clipped_by_frequency = -1.0f; /* frequent words seldom do */
static const float likely_part = -6.0f;          /* about the likeliest there are */
static const float join_cost = -1.5f;            /* each further part */
static const float known_whole = -22.0f, known_letter = -0.95f;
static const float whole_by_frequency = 0.5f;
static const float unknown_whole = -21.0f, unknown_letter = -1.6f;
static const float short_part[] = {-99, -99, -4.0f, -3.5f};

enum { MIN_WORD_LETTERS = 6, MIN_HEAD_LETTERS = 2, MIN_PROVING_HEAD = 5 };

/* The best way to cover the letters before a place with modifiers. */
struct way {
    float score;
    uint8_t from, end; /* where the last modifier starts, and ends without its link */
    uint8_t n_parts;
    uint32_t word;
    float part_score;
};

struct search {
    const struct lexicon *lex;
    const struct own_words *own;
    const struct spelled *word;
    unsigned head_classes; /* what the last part has to be */
    struct way ways[LEXICON_MAX_LETTERS + 1];
    struct way head;                       /* best so far; score -INFINITY: none */
    bool guessed[LEXICON_MAX_LETTERS + 1]; /* an unknown modifier has been tried up to here */
};

static float by_length(size_t n_letters)
{
    return n_letters < sizeof short_part / sizeof *short_part ? short_part[n_letters] : 0;
}

/* ß comes as two letters with one offset: no seam between them. */
static bool can_part_at(const struct spelled *word, size_t place)
{
    return place == 0 || word->offset[place] != word->offset[place - 1];
}

static void reach(struct search *s, size_t from, size_t end, size_t place, uint32_t word,
                  float part_score)
{
    const struct way *before = &s->ways[from];
    struct way *way = &s->ways[place];
    float score = before->score + part_score + join_cost;

    if (place >= s->word->n || before->n_parts + 1 >= COMPOUND_MAX_PARTS || score <= way->score ||
        !can_part_at(s->word, place) || !can_part_at(s->word, end))
        return;
    *way = (struct way){score, (uint8_t)from, (uint8_t)end, (uint8_t)(before->n_parts + 1),
                        word,  part_score};
}

/* Suffixes after which a link is obligatory (IDS grammis, "Fugenelement"). */
static bool demands_link(const struct search *s, size_t from, size_t end)
{
    static const char *const suffixes[] = {"ung", "heit", "keit", "schaft",
                                           "ion", "it{t", "tum",  "ling"};

    if (!strchr("gtnm", s->word->letter[end - 1]))
        return false;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t n = strlen(suffixes[i]);
        if (end - from > n + 1 && memcmp(s->word->letter + end - n, suffixes[i], n) == 0)
            return true;
    }
    return false;
}

/* "graf" of "fotograf" and "meter" of "thermometer": German modifiers hardly end in such vowels. */
static bool ends_foreign_word(const uint8_t *part, size_t n, size_t from)
{
    if (from < 3)
        return false;
    if (n >= 4 && memcmp(part, "graf", 4) == 0)
        return strchr("aeio", part[-1]) != NULL;
    return n >= 5 && memcmp(part, "meter", 5) == 0 && strchr("aoy", part[-1]) &&
           (from != 4 || memcmp(part - 4, "kilo", 4) != 0);
}

/* Whether the word at [from, end) is no part but a suffix here: always, or "ende" of "studierende";
 * "tisch" where a vowel that no German modifier ends in is before it ("dramatisch"). */
static bool is_suffix(const struct search *s, size_t from, size_t end,
                      const struct lexicon_entry *e)
{
    const uint8_t *part = s->word->letter + from;
    size_t n = end - from;

    if (e->classes & WORD_SUFFIX)
        return from > 0 || !(e->classes & WORD_MODIFIER);
    if (*part == 'e')
        return from > 3 && n >= 4 && n <= 5 && memcmp(part, "ende", 4) == 0 &&
               memcmp(part - 3, "ier", 3) == 0;
    if (ends_foreign_word(part, n, from))
        return true;
    return *part == 't' && n >= 5 && from >= 3 && memcmp(part, "tisch", 5) == 0 &&
           strchr("aeios", part[-1]) &&
           (from == 3 || (memcmp(part - 4, "ungs", 4) != 0 && memcmp(part - 4, "ions", 4) != 0));
}

/* A word's probability in a place, by how often it was counted there (eighths of logarithms), else
 * by how often it stands by itself. total: of all words in that place. */
static float score_in_place(float total, uint8_t count, uint8_t frequency)
{
    float counted = total + (float)count / 8;
    float backed = total + unseen + (float)frequency / 8 * backed_by_frequency;

    return counted > backed && count > 0 ? counted : backed;
}

static bool can_modify(const struct lexicon_entry *e, size_t n_letters)
{
    return (e->as_modifier > 0 && n_letters > 3) ||
           (e->classes & (WORD_NOUN | WORD_ADJECTIVE | WORD_MODIFIER));
}

static bool follows(const struct search *s, size_t place, const char *letters)
{
    size_t n = strlen(letters);

    return place + n < s->word->n && memcmp(s->word->letter + place, letters, n) == 0;
}

/* Three consonants at a seam were two once: "Schiffahrt". */
static void reach_sharing_letter(struct search *s, size_t from, size_t end, uint32_t word,
                                 float part_score)
{
    const uint8_t last = s->word->letter[end - 1];

    if (end - from > 3 && last == s->word->letter[end - 2] && !strchr("aeiouy{|}", last))
        reach(s, from, end, end - 1, word, part_score + lost_letter);
}

/* A word of the lexicon at [from, end) as a modifier, with and without links behind it. */
static void try_modifier(struct search *s, size_t from, size_t end, uint32_t word)
{
    static const struct {
        const char *letters;
        const float *cost;
    } links[] = {{"s", &link_cost},     {"n", &link_cost},     {"en", &strange_link},
                 {"es", &strange_link}, {"er", &strange_link}, {"e", &strange_link}};
    const struct lexicon_entry *e = lexicon_entry(s->lex, word);
    float score;

    if (!(can_modify(e, end - from) || (from > 0 && (e->classes & WORD_PARTICLE))) ||
        is_suffix(s, from, end, e))
        return;
    score = score_in_place(modifier_total, e->as_modifier, e->frequency) + by_length(end - from);
    if (e->classes & WORD_PARTICLE)
        score = e->classes & WORD_MODIFIER ? noun_prefix
                : from > 0                 ? inner_particle
                                           : score + particle_cost;
    reach(s, from, end, end, word, score + (demands_link(s, from, end) ? missing_link : 0));
    reach_sharing_letter(s, from, end, word, score);
    if (!(e->classes & (WORD_NOUN | WORD_MODIFIER)) || end - from < 3)
        return;
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (follows(s, end, links[i].letters))
            reach(s, from, end, end + strlen(links[i].letters), word, score + *links[i].cost);
}

static void try_clipped_word(struct search *s, size_t from, size_t end,
                             const struct lexicon_cursor *c, unsigned class)
{
    float score = (class == WORD_VERB ? clipped_verb : clipped) + by_length(end - from);

    if (!c->is_word || !(lexicon_entry(s->lex, c->word)->classes & class))
        return;
    score += clipped_by_frequency * (float)lexicon_entry(s->lex, c->word)->frequency / 8;
    reach(s, from, end, end, c->word, score);
    reach_sharing_letter(s, from, end, c->word, score);
}

/* Modifiers that lost letters: an e ("schul"), -en ("pfingst"), a verb's ending ("schreib",
 * "wandel"). */
static void try_clipped(struct search *s, size_t from, size_t end, struct lexicon_cursor at)
{
    struct lexicon_cursor c = at;

    if (end - from < 3)
        return;
    if (end - from > 3 && s->word->letter[end - 2] == 'e' && lexicon_step(s->lex, &c, 'n')) {
        try_clipped_word(s, from, end, &c, WORD_VERB);
        try_clipped_word(s, from, end, &c, WORD_NOUN); /* "oster" */
    }
    c = at;
    if (!lexicon_step(s->lex, &c, 'e'))
        return;
    try_clipped_word(s, from, end, &c, WORD_NOUN);
    if (lexicon_step(s->lex, &c, 'n')) {
        try_clipped_word(s, from, end, &c, WORD_VERB);
        try_clipped_word(s, from, end, &c, WORD_NOUN); /* "pfingst" */
    }
}

/* The last part from here to the end. */
static void reach_end(struct search *s, size_t from, uint32_t word, float part_score, float cost)
{
    const struct way *before = &s->ways[from];
    float score = before->score + part_score + cost;

    if (score > s->head.score)
        s->head =
            (struct way){score, (uint8_t)from, (uint8_t)s->word->n, (uint8_t)(before->n_parts + 1),
                         word,  part_score};
}

/* Adjectives with foreign suffixes are made of whole words, not put behind combining forms:
 * "infrastrukturell" is no "strukturell" of a kind, "zentralnervös" no "nervös". */
static bool is_foreign_adjective(const struct search *s, size_t from, const struct lexicon_entry *e)
{
    static const char *const suffixes[] = {"isch", "ell", "|s", "iv", "al", "{r"};
    const uint8_t *letters = s->word->letter + from;
    size_t n = s->word->n - from;

    if ((e->classes & WORD_NOUN) || !(e->classes & WORD_ADJECTIVE))
        return false;
    if (n > 2 && letters[n - 2] == 'e' && strchr("nmrs", letters[n - 1]))
        n--;
    n -= n > 1 && letters[n - 1] == 'e';
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t n_suffix = strlen(suffixes[i]);
        if (n > n_suffix && memcmp(letters + n - n_suffix, suffixes[i], n_suffix) == 0)
            return true;
    }
    return false;
}

/* What is put before names and colours as often as not, so that even a frequent word is split:
 * "südkorea", "dunkelrot". */
static bool is_behind_telling_word(const struct search *s, size_t from,
                                   const struct lexicon_entry *e)
{
    static const struct {
        const char *letters;
        unsigned head;
    } words[] = {{"s}d", WORD_NOUN},        {"nord", WORD_NOUN},          {"ost", WORD_NOUN},
                 {"west", WORD_NOUN},       {"dunkel", WORD_ADJECTIVE},   {"hell", WORD_ADJECTIVE},
                 {"tief", WORD_ADJECTIVE},  {"zart", WORD_ADJECTIVE},     {"blass", WORD_ADJECTIVE},
                 {"knall", WORD_ADJECTIVE}, {"leuchtend", WORD_ADJECTIVE}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].letters);
        if (from == n && memcmp(s->word->letter, words[i].letters, n) == 0)
            return (e->classes & words[i].head) && s->word->n - from >= 3;
    }
    return false;
}

static bool is_noun_before(const struct search *s, size_t from)
{
    const uint32_t word = s->ways[from].word;

    return word != LEXICON_NONE && (lexicon_entry(s->lex, word)->classes & WORD_NOUN);
}

static void try_head(struct search *s, size_t from, uint32_t word, float cost)
{
    const struct lexicon_entry *e = lexicon_entry(s->lex, word);
    size_t n = s->word->n - from;

    if (n < MIN_HEAD_LETTERS || !(e->classes & s->head_classes) ||
        is_suffix(s, from, s->word->n, e) ||
        (is_foreign_adjective(s, from, e) && !is_noun_before(s, from)))
        return;
    if (is_behind_telling_word(s, from, e))
        cost += telling_word;
    reach_end(s, from, word, score_in_place(head_total, e->as_head, e->frequency) + by_length(n),
              cost);
}

static bool is_case_ending(const struct search *s, size_t end)
{
    const uint8_t *rest = s->word->letter + end;

    return (s->word->n - end == 1 && *rest == 'e') ||
           (s->word->n - end == 2 && rest[0] == 'e' && rest[1] == 's');
}

/* The user's words that start here. */
static void extend_by_own(struct search *s, size_t from)
{
    const struct spelled *word = s->word;

    for (size_t end = from + 3; end <= word->n; end++) {
        size_t start = word->offset[from];
        if (!own_words_is_word(s->own,
                               span_make(word->form.ptr + start, word->offset[end] - start)))
            continue;
        if (end < word->n)
            reach(s, from, end, end, LEXICON_NONE, own_word);
        else if (from > 0)
            reach_end(s, from, LEXICON_NONE, own_word, 0);
    }
}

static void extend(struct search *s, size_t from)
{
    struct lexicon_cursor c;

    lexicon_start(s->lex, &c);
    for (size_t end = from; end < s->word->n;) {
        if (!lexicon_step(s->lex, &c, s->word->letter[end++]))
            return;
        if (end == s->word->n) {
            if (from > 0 && c.is_word)
                try_head(s, from, c.word, 0);
            return;
        }
        if (from > 0 && c.is_word && end - from >= 4 && is_case_ending(s, end))
            try_head(s, from, c.word, rare_ending);
        if (c.is_word)
            try_modifier(s, from, end, c.word);
        try_clipped(s, from, end, c);
    }
}

static bool has_vowel(const uint8_t *letters, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strchr("aeiouy{|}", letters[i]))
            return true;
    return false;
}

/* A word before others that no list has: "whatsapp|nachricht". It costs as much a letter as an
 * unknown word, so that a short word behind it proves little and a long one much. What begins with
 * a long word of the lexicon is not unknown. */
static void try_unknown_modifier(struct search *s)
{
    enum { MIN_KNOWN_LETTERS = 5 };
    const struct spelled *word = s->word;
    struct lexicon_cursor c;
    bool goes_on = true;

    lexicon_start(s->lex, &c);
    for (size_t end = 1; end + MIN_PROVING_HEAD <= word->n; end++) {
        goes_on = goes_on && lexicon_step(s->lex, &c, word->letter[end - 1]);
        if (goes_on && c.is_word) {
            if (end >= MIN_KNOWN_LETTERS && (lexicon_entry(s->lex, c.word)->classes & WORD_NOUN))
                return;
            continue;
        }
        if (end >= 3 && has_vowel(word->letter, end)) {
            reach(s, 0, end, end, LEXICON_NONE, unknown_modifier + unknown_letter * (float)end);
            s->guessed[end] = true;
        }
    }
}

/* Endings of German names of families and places. */
static bool ends_like_a_name(const struct spelled *word)
{
    static const char *const endings[] = {
        "bach",   "beck",    "berg",   "berger", "born",   "brunn",  "burg",    "burger",
        "b}rger", "dorf",    "dorfer", "feld",   "felder", "fels",   "furt",    "hagen",
        "hausen", "heim",    "heimer", "hof",    "hofer",  "horst",  "kirchen", "mann",
        "maier",  "mayer",   "meier",  "meyer",  "m}ller", "reuth",  "rode",    "stadt",
        "stein",  "steiner", "tal",    "thal",   "wald",   "weiler", "zell"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (word->n > n && memcmp(word->letter + word->n - n, endings[i], n) == 0)
            return true;
    }
    return false;
}

/* Who does what a verb says: "verhandler" of "verhandeln"; "verhandlerin". */
static bool is_agent(const struct lexicon *lex, const uint8_t *letters, size_t n)
{
    static const char *const endings[] = {"er", "ers", "ern", "erin", "erinnen", "ung", "ungen"};
    uint8_t verb[LEXICON_MAX_LETTERS];
    uint32_t found;

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n_stem = n - strlen(endings[i]);
        if (n < strlen(endings[i]) + 4 || n_stem + 2 > LEXICON_MAX_LETTERS ||
            memcmp(letters + n_stem, endings[i], n - n_stem) != 0)
            continue;
        memcpy(verb, letters, n_stem);
        if (letters[n_stem - 1] == 'l') {
            verb[n_stem - 1] = 'e';
            verb[n_stem++] = 'l';
            verb[n_stem++] = 'n';
        } else {
            verb[n_stem++] = 'e';
            verb[n_stem++] = 'n';
        }
        found = lexicon_find(lex, verb, n_stem);
        if (found != LEXICON_NONE && (lexicon_entry(lex, found)->classes & WORD_VERB))
            return true;
    }
    return false;
}

static void try_derived_head(struct search *s, size_t from)
{
    const size_t n = s->word->n - from;

    if (from > 2 && n >= 6 && is_agent(s->lex, s->word->letter + from, n))
        reach_end(s, from, LEXICON_NONE, head_total + unseen + derived_head, 0);
}

/* found: the word in the lexicon, or LEXICON_NONE. */
static float score_whole(const struct lexicon *lex, const struct spelled *word, uint32_t found)
{
    if (found == LEXICON_NONE)
        return unknown_whole + unknown_letter * (float)word->n;
    return known_whole + known_letter * (float)word->n +
           whole_by_frequency * (float)lexicon_entry(lex, found)->frequency / 8;
}

/* What the last part of the word may be; 0: the word is no compound. A form of an adjective has an
 * adjective at its end, a verb has none but its particle before it. */
static unsigned head_classes_of(const struct lexicon *lex, const struct spelled *word,
                                uint32_t found)
{
    const struct lexicon_entry *e;
    size_t n_prefix;

    if (found == LEXICON_NONE)
        return prefixed_verb_find(lex, word->letter, word->n, &n_prefix, &found)
                   ? 0
                   : WORD_NOUN | WORD_ADJECTIVE;
    e = lexicon_entry(lex, found);
    if ((e->classes & WORD_WHOLE) ||
        ((e->classes & WORD_VERB) &&
         (!(e->classes & WORD_NOUN) || word->letter[word->n - 1] == 'n')))
        return 0; /* a verb, or its infinitive as a noun */
    if (e->classes & (WORD_NOUN | WORD_ADJECTIVE))
        return e->classes & WORD_NOUN ? WORD_NOUN : WORD_ADJECTIVE;
    return e->lemmas == LEXICON_NONE ? WORD_NOUN | WORD_ADJECTIVE : 0; /* adverbs and the like */
}

static void collect_parts(const struct search *s, struct compound *out)
{
    const struct way *way = &s->head;

    out->n_parts = way->n_parts;
    out->guessed = false;
    for (size_t i = out->n_parts; i-- > 0; way = &s->ways[way->from]) {
        out->parts[i] = (struct compound_part){way->from, way->end, way->word, way->part_score};
        out->guessed |= way->from == 0 && way->word == LEXICON_NONE && s->guessed[way->end];
    }
}

static void split_once(const struct lexicon *lex, const struct own_words *own,
                       const struct spelled *word, struct compound *out)
{
    const uint32_t found = lexicon_find(lex, word->letter, word->n);
    struct search s;

    out->n_parts = 1;
    out->guessed = false;
    out->parts[0] = (struct compound_part){0, word->n, LEXICON_NONE, 0};
    out->split_score = -INFINITY;
    out->whole_score = score_whole(lex, word, found);
    if (word->n < MIN_WORD_LETTERS)
        return;
    s.head_classes = head_classes_of(lex, word, found);
    if (s.head_classes == 0)
        return;
    s.lex = lex;
    s.own = own;
    s.word = word;
    for (size_t i = 0; i <= word->n; i++)
        s.ways[i] = (struct way){-INFINITY, 0, 0, 0, LEXICON_NONE, 0};
    s.head.score = -INFINITY;
    s.ways[0].score = 0;
    memset(s.guessed, 0, sizeof s.guessed);
    if (found == LEXICON_NONE && !ends_like_a_name(word))
        try_unknown_modifier(&s);
    for (size_t from = 0; from < word->n; from++) {
        float best = s.head.score > out->whole_score ? s.head.score : out->whole_score;
        if (s.ways[from].score + likely_part <= best)
            continue; /* whatever comes behind cannot make up for it */
        extend(&s, from);
        if (found == LEXICON_NONE)
            try_derived_head(&s, from);
        if (own)
            extend_by_own(&s, from);
    }
    out->split_score = s.head.score;
    if (s.head.score > out->whole_score)
        collect_parts(&s, out);
}

static void cut(const struct spelled *word, size_t start, size_t end, struct spelled *out)
{
    size_t offset = word->offset[start];

    out->form = span_make(word->form.ptr + offset, word->offset[end] - offset);
    out->n = end - start;
    memcpy(out->letter, word->letter + start, out->n);
    for (size_t i = 0; i <= out->n; i++)
        out->offset[i] = (uint16_t)(word->offset[start + i] - offset);
}

/* Puts the parts of part i in its place, if it is a compound itself; returns how many they are. */
static size_t split_part(const struct lexicon *lex, const struct own_words *own,
                         const struct spelled *word, struct compound *out, size_t i)
{
    struct compound_part *part = &out->parts[i];
    size_t start = part->start, end = part->end;
    struct spelled inner_word;
    struct compound inner;

    /* "krankenversicherungs" is known as a modifier: its parts are those of the word in it */
    if (part->word != LEXICON_NONE && end - start > MIN_WORD_LETTERS &&
        word->letter[end - 1] == 's' && lexicon_entry(lex, part->word)->lemmas == LEXICON_NONE)
        end--;
    cut(word, start, end, &inner_word);
    split_once(lex, own, &inner_word, &inner);
    if (inner.n_parts < 2 || out->n_parts + inner.n_parts - 1 > COMPOUND_MAX_PARTS)
        return 1;
    memmove(part + inner.n_parts, part + 1, (out->n_parts - i - 1) * sizeof *part);
    memcpy(part, inner.parts, inner.n_parts * sizeof *part);
    for (size_t k = 0; k < inner.n_parts; k++) {
        part[k].start += start;
        part[k].end += start;
    }
    out->n_parts += inner.n_parts - 1;
    return inner.n_parts;
}

/* Whether letters [start, end) are a word of the lexicon that would not be split by itself. */
static bool is_one_word(const struct lexicon *lex, const struct own_words *own,
                        const struct spelled *word, size_t start, size_t end, uint32_t *found)
{
    struct spelled inner_word;
    struct compound inner;

    *found = lexicon_find(lex, word->letter + start, end - start);
    if (*found == LEXICON_NONE || lexicon_entry(lex, *found)->lemmas == LEXICON_NONE)
        return false;
    cut(word, start, end, &inner_word);
    split_once(lex, own, &inner_word, &inner);
    return inner.n_parts == 1;
}

/* Joins parts again that together are one word: "maul", "wurfs", "hügel". */
static void join_words(const struct lexicon *lex, const struct own_words *own,
                       const struct spelled *word, struct compound *out)
{
    for (size_t first = 0; first + 1 < out->n_parts; first++) {
        for (size_t last = out->n_parts - 1; last > first; last--) {
            size_t start = out->parts[first].start, end = out->parts[last].end;
            uint32_t found;

            if (last - first + 1 == out->n_parts ||
                !is_one_word(lex, own, word, start, end, &found))
                continue;
            out->parts[first] = (struct compound_part){start, end, found, out->parts[last].score};
            memmove(&out->parts[first + 1], &out->parts[last + 1],
                    (out->n_parts - last - 1) * sizeof *out->parts);
            out->n_parts -= last - first;
            break;
        }
    }
}

void compound_split(const struct lexicon *lex, const struct own_words *own,
                    const struct spelled *word, struct compound *out)
{
    split_once(lex, own, word, out);
    for (size_t i = 0; out->n_parts > 1 && i < out->n_parts; i++)
        while (split_part(lex, own, word, out, i) > 1)
            ;
    if (out->n_parts > 2)
        join_words(lex, own, word, out);
}
