/* Prints the analysis's fingerprint as compiler options for src/text/fingerprint_built_in.c. */
#include "text/fingerprint.h"

#include <stdio.h>

const struct fingerprint fingerprint_built_in = {0, 0};

int main(void)
{
    struct analyzer *analyzer = NULL;
    struct fingerprint print;

    if (analyzer_new(&analyzer, NULL, NULL) != FB_OK)
        return 1;
    fingerprint_measure(analyzer, &print);
    analyzer_free(analyzer);
    printf("-DFINGERPRINT_FORMS=0x%08xu -DFINGERPRINT_KEYS=0x%08xu\n", (unsigned)print.forms,
           (unsigned)print.keys);
    return 0;
}
