/* Times whole processes: from their start until they have ended, output thrown away.
 *
 *   oneshot ROUNDS COMMANDS
 *
 * COMMANDS has a command a line: a name, then the program and its arguments, separated by tabs.
 * They take turns, after one round that is not counted. Each run is a line "NAME oneshot
 * NANOSECONDS EXIT-CODE" on stdout. A script would add its own forking to what it measures; this
 * adds some 100 µs. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { MAX_COMMANDS = 256, MAX_ARGUMENTS = 32 };

extern char **environ;

struct command {
    char *name;
    char *arguments[MAX_ARGUMENTS + 1];
};

static void fail(const char *what)
{
    fprintf(stderr, "oneshot: %s: %s\n", what, strerror(errno));
    exit(2);
}

static size_t read_commands(const char *path, struct command commands[MAX_COMMANDS])
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0, n = 0;

    if (!file)
        fail(path);
    while (n < MAX_COMMANDS && getline(&line, &cap, file) > 0) {
        char *rest = line;
        size_t i = 0;

        line[strcspn(line, "\n")] = '\0';
        commands[n].name = strsep(&rest, "\t");
        while (rest && i < MAX_ARGUMENTS)
            commands[n].arguments[i++] = strsep(&rest, "\t");
        if (i > 0)
            n++;
        line = NULL; /* the command keeps it */
        cap = 0;
    }
    free(line);
    fclose(file);
    return n;
}

static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* The exit code; the time goes to *took_ns. */
static int run(const struct command *command, const posix_spawn_file_actions_t *actions,
               int64_t *took_ns)
{
    int64_t started = now_ns();
    int status;
    pid_t pid;

    errno = posix_spawnp(&pid, command->arguments[0], actions, NULL, command->arguments, environ);
    if (errno)
        fail(command->arguments[0]);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            fail("waitpid");
    *took_ns = now_ns() - started;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

int main(int argc, char **argv)
{
    static struct command commands[MAX_COMMANDS];
    posix_spawn_file_actions_t actions;
    size_t n;
    long rounds;

    if (argc != 3 || (rounds = strtol(argv[1], NULL, 10)) < 1) {
        fputs("usage: oneshot ROUNDS COMMANDS\n", stderr);
        return 2;
    }
    n = read_commands(argv[2], commands);
    posix_spawn_file_actions_init(&actions);
    for (int stream = 0; stream <= 2; stream++)
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
    for (long round = 0; round <= rounds; round++) {
        for (size_t i = 0; i < n; i++) {
            int64_t took_ns;
            int code = run(&commands[i], &actions, &took_ns);

            if (round > 0)
                printf("%s\toneshot\t%lld\t%d\n", commands[i].name, (long long)took_ns, code);
        }
    }
    posix_spawn_file_actions_destroy(&actions);
    return 0;
}
