/* Stored articles may be damaged: any bytes unpack into an article or are refused as corrupt. */
#include "fuzz.h"

#include "article/article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct article a = {0};
    struct fb_error err = {0};
    enum fb_status status = article_unpack(&a, span_make((const char *)data, size), &err);

    REQUIRE(status == FB_OK || status == FB_ERR_CORRUPT || status == FB_ERR_VERSION);
    if (status == FB_OK) {
        struct buf packed = BUF_INIT;
        struct article again = {0};

        for (int f = 0; f < N_FIELDS; f++)
            REQUIRE(article_field(&a, (enum field)f).len <= size + 2 * a.n_captions * 4 +
                                                                 2 * a.n_places);
        article_pack(&a, &packed);
        REQUIRE(article_unpack(&again, buf_span(&packed), NULL) == FB_OK);
        REQUIRE(span_eq(a.body, again.body) && a.n_captions == again.n_captions);
        buf_release(&packed);
        article_release(&again);
    } else {
        REQUIRE(err.message);
    }
    fb_error_release(&err);
    article_release(&a);
    return 0;
}
