/* Everything about storing an article that needs neither the database nor its order. */
#include "index/build/draft.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

void draft_release(struct draft *d)
{
    buf_release(&d->key);
    buf_release(&d->path);
    article_words_release(&d->words);
    buf_release(&d->packed);
    memset(d, 0, sizeof *d);
}

size_t draft_size_bytes(const struct draft *d)
{
    return d->key.cap + d->path.cap + d->packed.cap + article_words_size_bytes(&d->words);
}

enum fb_status drafter_init(struct drafter *d, const struct text_codec *codec,
                            const struct own_words *words, unsigned owner, size_t max_bytes,
                            struct fb_error *err)
{
    enum fb_status status;

    memset(d, 0, sizeof *d);
    d->codec = codec;
    status = analyzer_new(&d->analyzer, words, err);
    word_maker_init(&d->maker, d->analyzer, owner, max_bytes);
    terms_init(&d->terms, d->analyzer);
    return status;
}

void drafter_release(struct drafter *d)
{
    text_compressor_release(&d->compressor);
    word_maker_release(&d->maker);
    analyzer_free(d->analyzer);
    terms_release(&d->terms);
    buf_release(&d->meta);
    buf_release(&d->plain);
    buf_release(&d->packed);
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
    enum fb_status status;

    buf_clear(&out->key);
    buf_add_span(&out->key, a->key);
    buf_clear(&out->path);
    buf_add_span(&out->path, path);
    out->date = a->date;
    out->text_bytes = text_bytes_of(a);
    terms_of_meta(&d->terms, a->date, path, &d->meta);
    out->n_tokens = word_maker_make(&d->maker, a, &d->meta, &out->words, &out->sketch);

    buf_clear(&d->plain);
    buf_add_varint(&d->plain, 0); /* versions before 3 had the meta terms here */
    article_pack(a, &d->plain);
    draft_digest(span_make(d->plain.data + 1, d->plain.len - 1), out->digest);
    buf_clear(&d->packed);
    status =
        text_compress(d->codec, &d->compressor, buf_span(&d->plain), &d->packed, &out->dict, err);
    buf_clear(&out->packed); /* many drafts wait at a time, none with room that it does not need */
    buf_add_span(&out->packed, buf_span(&d->packed));
    return status;
}
