/* Runs a fuzz target over saved inputs: the files named, and the files in the folders named. It
 * stands in for libFuzzer's main, so that the inputs are replayed under any compiler. Prints how
 * many inputs there were; a broken promise or a sanitizer ends the program with the input named. */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    size_t size = 0, cap = 0;

    if (!file) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return -1;
    }
    for (;;) {
        if (size == cap) {
            uint8_t *grown = realloc(data, cap ? 2 * cap : 4096);
            if (!grown)
                abort();
            data = grown;
            cap = cap ? 2 * cap : 4096;
        }
        size_t n = fread(data + size, 1, cap - size, file);
        if (n == 0)
            break;
        size += n;
    }
    fclose(file);

    /* An allocation of just that size lets AddressSanitizer see a read beyond its end. */
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact)
        abort();
    if (size)
        memcpy(exact, data, size);
    free(data);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

static int replay(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return replay_file(path);

    struct dirent **names;
    int n = scandir(path, &names, NULL, alphasort), n_inputs = 0;
    if (n < 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return -1;
    }
    for (int i = 0; i < n; i++) {
        if (names[i]->d_name[0] != '.' && n_inputs >= 0) {
            char *below;
            if (asprintf(&below, "%s/%s", path, names[i]->d_name) < 0)
                abort();
            int more = replay(below);
            n_inputs = more < 0 ? -1 : n_inputs + more;
            free(below);
        }
        free(names[i]);
    }
    free(names);
    return n_inputs;
}

int main(int argc, char **argv)
{
    int n_inputs = 0;
    for (int i = 1; i < argc; i++) {
        int more = replay(argv[i]);
        if (more < 0)
            return 2;
        n_inputs += more;
    }
    printf("%d inputs\n", n_inputs);
    return 0;
}
