/* Everything about storing an article that needs neither the database nor its order. */
#include "index/draft.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

void draft_release(struct draft *d)
{
    buf_release(&d->key);
    buf_release(&d->path);
    buf_release(&d->forms);
    form_ids_release(&d->ids);
    free(d->weights.tenths);
    buf_release(&d->packed);
    for (int i = 0; i < N_TERM_COLUMNS; i++)
        buf_release(&d->columns[i]);
    memset(d, 0, sizeof *d);
}

size_t draft_size_bytes(const struct draft *d)
{
    size_t n = d->key.cap + d->path.cap + d->forms.cap + d->packed.cap + d->ids.births.cap +
               d->ids.ids_cap * sizeof *d->ids.ids + d->weights.cap * sizeof *d->weights.tenths;

    for (int i = 0; i < N_TERM_COLUMNS; i++)
        n += d->columns[i].cap;
    return n;
}

enum fb_status drafter_init(struct drafter *d, const struct text_codec *codec,
                            const struct own_words *words, struct fb_error *err)
{
    enum fb_status status;

    memset(d, 0, sizeof *d);
    d->codec = codec;
    status = analyzer_new(&d->analyzer, words, err);
    d->numberer.analyzer = d->analyzer;
    terms_init(&d->terms, d->analyzer);
    return status;
}

void drafter_release(struct drafter *d)
{
    text_compressor_release(&d->compressor);
    form_numberer_release(&d->numberer);
    analyzer_free(d->analyzer);
    terms_release(&d->terms);
    buf_release(&d->plain);
    memset(d, 0, sizeof *d);
}

static uint64_t text_bytes_of(struct article *a)
{
    uint64_t n = 0;

    for (int f = 0; f < N_FIELDS; f++)
        n += article_field(a, (enum field)f).len;
    return n;
}

void draft_digest(struct span packed, unsigned char digest[16])
{
    XXH128_canonical_t canonical;

    XXH128_canonicalFromHash(&canonical, XXH3_128bits(packed.ptr, packed.len));
    memcpy(digest, canonical.digest, sizeof canonical.digest);
}

enum fb_status drafter_make(struct drafter *d, struct article *a, struct span path,
                            struct draft *out, struct fb_error *err)
{
    buf_clear(&out->key);
    buf_add_span(&out->key, a->key);
    buf_clear(&out->path);
    buf_add_span(&out->path, path);
    out->date = a->date;
    out->text_bytes = text_bytes_of(a);
    out->n_tokens = terms_of_article(&d->terms, a, out->columns, &out->forms, &out->weights);
    form_numberer_number(&d->numberer, &out->forms, &out->ids);
    sketch_make(&out->sketch, buf_span(&out->columns[FIELD_TEASER]),
                buf_span(&out->columns[FIELD_BODY]));
    terms_of_meta(&d->terms, a->date, path, &out->columns[TERMS_META]);

    buf_clear(&d->plain);
    buf_add_varint(&d->plain, 0); /* versions before 4 had the meta terms here */
    article_pack(a, &d->plain);
    draft_digest(span_make(d->plain.data + 1, d->plain.len - 1), out->digest);
    buf_clear(&out->packed);
    return text_compress(d->codec, &d->compressor, buf_span(&d->plain), &out->packed, &out->dict,
                         err);
}
