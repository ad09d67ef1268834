/* Files that stand beside an index. */
#include "index/core/sibling_path.h"

#include <string.h>

void index_sibling_path(const char *path, const char *ending, struct buf *out)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');

    /* a name that is all ending, or has this one already, is kept whole */
    if (!dot || dot == name || strcmp(dot + 1, ending) == 0)
        dot = name + strlen(name);
    buf_add(out, path, (size_t)(dot - path));
    buf_addf(out, ".%s", ending);
}
