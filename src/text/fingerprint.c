/* The samples show what the rules do; whoever changes these in a way that no sample shows raises a
 * version below. */
#include "text/fingerprint.h"

#include "text/derive.h"

#include <stddef.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* Raised whenever the rules for forms, or those for keys, change in a way the samples below would
 * not show. */
#define FORM_RULES_VERSION "2"
#define KEY_RULES_VERSION  "2"

static const char token_sample[] =
    "Die UN-Sicherheitsrats-Sitzung am 24.2.2022 um 18:11 Uhr: 3.000 Soldaten, 1,7 Mio. Euro, z.B. "
    "»STRASSE« und Straße, Ge\xC2\xADheim\xC2\xAD"
    "dienst, Ver-\nwaltung, Ein-\nund Ausfuhr, Andrea's "
    "Café, H&M, C++, CO₂, 12\xE2\x80\xAF"
    "000, 1’200, 10 000, u\xCC\x88"
    "ber, SPD-\nnahe, Bürger:innen, Kund*innenrat, LehrerInnen, Wirt(in), LinkedIn, Auf- und "
    "Abbau, "
    "Regierungsbildung und -krise, Damen-, Herren- und Kinderschuhe, Privat- und öffentliche "
    "Mittel, "
    "Ärzt:innenkammer, info@rathaus-ulm.de, Ende.Im.";

static const char key_sample[] =
    "häuser haus hauses bücher büchern müller mueller muller straße strasse rüstung ruestung "
    "soldaten soldat regierungen regierung schönste ging gegangen museen museum autos europas "
    "geheimdienste geheimdienst aktuell neue quelle israel goethe café andrea's un-sicherheitsrat "
    "3.000 3000 1,7 24.2.2022 20.04 g7 co2 nutzerinnen nutzer*innen systeme wählen gewählt zahlen "
    "zählen "
    "d'estaing info@rathaus-ulm.de "
    "rüstungstechnologie schwungscheibe freiheitsbewegung ärztin könig größer maßnahmen daß";

static uint32_t hash_of_forms(struct analyzer *a)
{
    struct buf seen = BUF_INIT;
    struct deriver d;
    struct token token;
    uint64_t hash;

    buf_addf(&seen, FORM_RULES_VERSION " %llx\n",
             (unsigned long long)lexicon_hash(lexicon_builtin()));
    deriver_init(&d, a);
    deriver_reset(&d, span_of(token_sample));
    while (deriver_next(&d, &token))
        buf_addf(&seen, "%.*s %zu %zu %u\n", (int)token.form.len, token.form.ptr, token.start,
                 token.end, token.flags);
    hash = XXH3_64bits(seen.data, seen.len);
    deriver_release(&d);
    buf_release(&seen);
    return (uint32_t)hash;
}

static uint32_t hash_of_keys(struct analyzer *a)
{
    struct buf seen = BUF_INIT;
    struct tokenizer t;
    struct token token;
    uint64_t hash;

    buf_addf(&seen, KEY_RULES_VERSION " %llx", (unsigned long long)lexicon_hash(lexicon_builtin()));
    tokenizer_init(&t, span_of(key_sample));
    while (tokenizer_next(&t, &token)) {
        struct form_key keys[ANALYZER_MAX_KEYS];
        size_t n = analyzer_keys(a, token.form, keys);
        for (size_t i = 0; i < n; i++)
            buf_addf(&seen, "%.*s %d %zu\n", (int)keys[i].key.len, keys[i].key.ptr, keys[i].kind,
                     keys[i].start_chars);
    }
    hash = XXH3_64bits(seen.data, seen.len);
    tokenizer_release(&t);
    buf_release(&seen);
    return (uint32_t)hash;
}

void fingerprint_measure(struct analyzer *a, struct fingerprint *out)
{
    out->forms = hash_of_forms(a);
    out->keys = hash_of_keys(a);
}
