/*
 * test_audit.c - what is asked of Windows, in every combination of options.
 *
 * Each create and open of the library is walked through all values of all its
 * options; audit.c looks at the arguments of each call that comes of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "audit.h"
#include "harness.h"
#include "holder.h"
#include "ntapi.h"
#include "object.h"
#include "securities.h"

#define FOR_EACH(i, table) for (size_t i = 0; i < COUNT(table); i++)

static winipc_event *event, *stop;
static winipc_mailslot *reader, *writer;
static HANDLE held;
static audit_order order;

static void teardown(void)
{
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    winipc_event_close(event);
    winipc_event_close(stop);
    reader = writer = NULL;
    event = stop = NULL;
    if (held != NULL)
        CloseHandle(held);
    held = NULL;
}

/* Names as the caller and as Windows sees them, with and without a stop event,
   and the owners to expect. */
static const winipc_scope scopes[] = {WINIPC_SCOPE_SESSION,
                                      WINIPC_SCOPE_GLOBAL};
static const wchar_t *const prefixes[] = {L"Local\\", L"Global\\"};
static const struct {
    const char *name;
    const wchar_t *wide;
} names[] = {{NULL, NULL},
             {"winipc-test-audit", L"winipc-test-audit"},
             {"winipc-test-\xC3\xA4\xF0\x9F\x98\x80",
              L"winipc-test-\x00E4\xD83D\xDE00"}};
static const char *const owners[] = {NULL, WINIPC_CURRENT_USER, "S-1-5-18"};

/* What is asked of each kind of object with a name; its shapes are numbers. */
typedef struct asked {
    const char *name;
    bool must_be_new;
    winipc_scope scope;
    const winipc_security *security;
    winipc_event *stop;
    const char *owner;
    int shape;
} asked;

static winipc_object *object;

static winipc_status create_event(const asked *a)
{
    winipc_event *made;
    const winipc_event_options options = {
        .size = sizeof options,
        .manual_reset = a->shape & 1,
        .initially_set = a->shape & 2,
        .must_be_new = a->must_be_new,
        .scope = a->scope,
        .security = a->security,
        .stop = a->stop,
        .expected_owner_sid = a->owner,
    };
    winipc_status status = winipc_event_create(&made, a->name, &options);

    object = WINIPC_OBJECT(made);
    return status;
}

static void shape_event(int shape)
{
    order.flags = (shape & 1 ? CREATE_EVENT_MANUAL_RESET : 0) |
                  (shape & 2 ? CREATE_EVENT_INITIAL_SET : 0);
}

static winipc_status create_mutex(const asked *a)
{
    winipc_mutex *made;
    const winipc_mutex_options options = {
        .size = sizeof options,
        .initially_owned = a->shape,
        .must_be_new = a->must_be_new,
        .scope = a->scope,
        .security = a->security,
        .stop = a->stop,
        .expected_owner_sid = a->owner,
    };
    winipc_status status = winipc_mutex_create(&made, a->name, &options);

    if (a->shape != 0 && made != NULL)
        ck_assert_ok(winipc_mutex_release(made));
    object = WINIPC_OBJECT(made);
    return status;
}

static void shape_mutex(int shape)
{
    (void)shape;
}

static const uint32_t counts[][2] = {{0, 1}, {1, 1}, {3, 0x7FFFFFFF}};

static winipc_status create_semaphore(const asked *a)
{
    winipc_semaphore *made;
    const winipc_semaphore_options options = {
        .size = sizeof options,
        .must_be_new = a->must_be_new,
        .scope = a->scope,
        .security = a->security,
        .stop = a->stop,
        .expected_owner_sid = a->owner,
    };
    winipc_status status = winipc_semaphore_create(
        &made, a->name, counts[a->shape][0], counts[a->shape][1], &options);

    object = WINIPC_OBJECT(made);
    return status;
}

static void shape_semaphore(int shape)
{
    order.initial = counts[shape][0];
    order.maximum = counts[shape][1];
}

static winipc_status create_timer(const asked *a)
{
    winipc_timer *made;
    const winipc_timer_options options = {
        .size = sizeof options,
        .manual_reset = a->shape & 1,
        .high_resolution = a->shape & 2,
        .must_be_new = a->must_be_new,
        .scope = a->scope,
        .security = a->security,
        .stop = a->stop,
        .expected_owner_sid = a->owner,
    };
    winipc_status status = winipc_timer_create(&made, a->name, &options);

    object = WINIPC_OBJECT(made);
    return status;
}

static void shape_timer(int shape)
{
    order.flags = (shape & 1 ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0) |
                  (shape & 2 ? CREATE_WAITABLE_TIMER_HIGH_RESOLUTION : 0);
}

#define OPEN(noun)                                                        \
    static winipc_status open_##noun(const char *name,                    \
                                     const winipc_open_options *open)     \
    {                                                                     \
        winipc_##noun *opened;                                            \
        winipc_status status = winipc_##noun##_open(&opened, name, open); \
                                                                          \
        object = WINIPC_OBJECT(opened);                                   \
        return status;                                                    \
    }                                                                     \
    static winipc_status adopt_##noun(HANDLE handle)                      \
    {                                                                     \
        winipc_##noun *adopted;                                           \
        winipc_status status = winipc_##noun##_adopt(&adopted, handle);   \
                                                                          \
        object = WINIPC_OBJECT(adopted);                                  \
        return status;                                                    \
    }
OPEN(event)
OPEN(mutex)
OPEN(semaphore)
OPEN(timer)

static const struct {
    winipc_status (*create)(const asked *a);
    void (*shape)(int shape); /* what the order is then */
    int shapes;
    winipc_status (*open)(const char *name, const winipc_open_options *options);
    unsigned steps; /* of rights */
    winipc_status (*adopt)(HANDLE handle);
    HANDLE (*make)(const wchar_t *name);
} kinds[] = {
    {create_event, shape_event, 4, open_event, 6, adopt_event,
     audit_make_event},
    {create_mutex, shape_mutex, 2, open_mutex, 3, adopt_mutex,
     audit_make_mutex},
    {create_semaphore, shape_semaphore, 3, open_semaphore, 6, adopt_semaphore,
     audit_make_semaphore},
    {create_timer, shape_timer, 4, open_timer, 6, adopt_timer,
     audit_make_timer},
};

/* Every object begins with the same. */
static void close_object(void)
{
    winipc_event_close((winipc_event *)object);
    object = NULL;
}

static wchar_t wide[64];

static void order_named(size_t name, size_t scope)
{
    memset(&order, 0, sizeof order);
    _snwprintf(wide, COUNT(wide), L"%ls%ls", prefixes[scope],
               names[name].wide ? names[name].wide : L"");
    order.name = names[name].name ? wide : NULL;
    audit_expect(&order);
}

static void make_stop(void)
{
    order_named(0, 0);
    order.flags = CREATE_EVENT_MANUAL_RESET;
    order.sddl = descriptors[0];
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
}

/* A name may be free, taken, or taken and not to be had with all rights. */
enum way { FREE, TAKEN, DENIED, WAYS };

/* What each kind has, one bit each; above them, its shape. */
enum { MUST_BE_NEW = 1, STOP = 2, SHAPES = 4 };

static void create_object(size_t kind, enum way way, size_t name, size_t scope,
                          size_t owner, size_t security, int flags)
{
    const asked wanted = {
        .name = names[name].name,
        .must_be_new = flags & MUST_BE_NEW,
        .scope = scopes[scope],
        .security = security == 0 ? NULL : &securities[security],
        .stop = flags & STOP ? stop : NULL,
        .owner = owners[owner],
        .shape = flags / SHAPES,
    };
    winipc_status status;

    order_named(name, scope);
    kinds[kind].shape(wanted.shape);
    order.sddl = descriptors[security];
    order.denials = way == DENIED ? 2 : 0;
    status = kinds[kind].create(&wanted);
    ck_assert_int_eq(object != NULL, !winipc_failed(status));
    if (way == FREE)
        ck_assert_ok(status);
    ck_assert_uint_eq(audit_calls_for_order(),
                      way == DENIED && names[name].name ? 3 : 1);
    close_object();
}

static void create_objects(size_t kind, enum way way, size_t name, size_t scope)
{
    order_named(name, scope);
    if (way != FREE)
        held = kinds[kind].make(order.name);
    FOR_EACH(owner, owners)
    {
        FOR_EACH(security, securities)
        {
            for (int flags = 0; flags < SHAPES * kinds[kind].shapes; flags++)
                create_object(kind, way, name, scope, owner, security, flags);
        }
    }
    if (held != NULL)
        CloseHandle(held);
    held = NULL;
}

START_TEST(creating_an_object)
{
    size_t kind = (size_t)_i / WAYS;
    enum way way = (enum way)(_i % WAYS);

    make_stop();
    FOR_EACH(name, names)
    {
        FOR_EACH(scope, scopes)
        {
            /* Denied or not, there is nothing to join without a name. */
            if (way == FREE || names[name].name != NULL)
                create_objects(kind, way, name, scope);
        }
    }
}
END_TEST

START_TEST(creating_an_event_without_options)
{
    order_named(0, 0);
    order.sddl = descriptors[0];
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
}
END_TEST

/* However many of the rights are denied. */
static void open_object(size_t kind, size_t name, size_t scope, size_t owner,
                        bool stopped, unsigned denials)
{
    const winipc_open_options options = {
        .size = sizeof options,
        .scope = scopes[scope],
        .stop = stopped ? stop : NULL,
        .expected_owner_sid = owners[owner],
    };
    unsigned steps = kinds[kind].steps;
    winipc_status status;

    order_named(name, scope);
    order.denials = denials + 1;
    status = kinds[kind].open(names[name].name, &options);
    ck_assert_int_eq(object != NULL, !winipc_failed(status));
    ck_assert_uint_eq(audit_calls_for_order(),
                      denials < steps ? denials + 1 : steps);
    close_object();
}

START_TEST(opening_an_object)
{
    size_t kind = (size_t)_i;

    make_stop();
    for (size_t name = 1; name < COUNT(names); name++) {
        FOR_EACH(scope, scopes)
        {
            order_named(name, scope);
            held = kinds[kind].make(order.name);
            FOR_EACH(owner, owners)
            {
                for (unsigned n = 0; n < 2 * (kinds[kind].steps + 1); n++)
                    open_object(kind, name, scope, owner, n % 2, n / 2);
            }
            CloseHandle(held);
            held = NULL;
        }
    }
    order_named(1, 0);
    held = kinds[kind].make(order.name);
    ck_assert_ok(kinds[kind].open(names[1].name, NULL));
    close_object();
}
END_TEST

/* Whatever a lock or an instance is made of has a name that begins with its own. */
static void order_several(size_t name, size_t scope, size_t security)
{
    order_named(name, scope);
    if (order.name != NULL)
        wcscat(wide, L"*");
    order.sddl = descriptors[security];
}

static void create_lock(size_t name, size_t scope, size_t owner,
                        size_t security, int flags)
{
    const winipc_lock_options options = {
        .size = sizeof options,
        .must_be_new = flags & MUST_BE_NEW,
        .scope = scopes[scope],
        .security = security == 0 ? NULL : &securities[security],
        .stop = flags & STOP ? stop : NULL,
        .expected_owner_sid = owners[owner],
    };
    winipc_lock *lock;

    order_several(name, scope, security);
    ck_assert_ok(winipc_lock_create(&lock, names[name].name, &options));
    ck_assert_uint_eq(audit_calls_for_order(), 3);
    winipc_lock_close(lock);
}

START_TEST(creating_a_lock)
{
    make_stop();
    FOR_EACH(name, names)
    {
        FOR_EACH(scope, scopes)
        {
            FOR_EACH(owner, owners)
            {
                FOR_EACH(security, securities)
                {
                    for (int flags = 0; flags < SHAPES; flags++)
                        create_lock(name, scope, owner, security, flags);
                }
            }
        }
    }
}
END_TEST

START_TEST(opening_a_lock)
{
    winipc_lock *lock, *opened;

    FOR_EACH(scope, scopes)
    {
        order_several(1, scope, 0);
        ck_assert_ok(winipc_lock_create(
            &lock, names[1].name, WINIPC_LOCK_OPTIONS(.scope = scopes[scope])));
        order_several(1, scope, 0);
        ck_assert_ok(
            winipc_lock_open(&opened, names[1].name,
                             WINIPC_OPEN_OPTIONS(.scope = scopes[scope])));
        ck_assert_uint_eq(audit_calls_for_order(), 3);
        winipc_lock_close(opened);
        winipc_lock_close(lock);
    }
}
END_TEST

START_TEST(creating_a_single_instance)
{
    static const winipc_instance_of of[] = {WINIPC_INSTANCE_OF_SESSION,
                                            WINIPC_INSTANCE_OF_USER,
                                            WINIPC_INSTANCE_OF_MACHINE};
    const winipc__holder self = winipc__holder_self();
    winipc_single_instance *instance, *second;

    FOR_EACH(i, of)
    {
        FOR_EACH(security, securities)
        {
            const winipc_single_instance_options options = {
                .size = sizeof options,
                .of = of[i],
                .security = security == 0 ? NULL : &securities[security],
            };

            order_several(1, i > 0, security);
            order.initial = GetCurrentProcessId();
            order.maximum = 0x40000000 | winipc__holder_mark(self);
            ck_assert_ok(winipc_single_instance_create(&instance, names[1].name,
                                                       &options));
            ck_assert_uint_eq(audit_calls_for_order(), 2);
            /* It may be open to nobody, not even to itself. */
            ck_assert(winipc_failed(winipc_single_instance_create(
                &second, names[1].name, &options)));
            winipc_single_instance_close(instance);
        }
    }
}
END_TEST

/* Mailslots, of this machine and of others. */
static const struct {
    const char *name;
    const wchar_t *wide;
    bool remote;
} slot_names[] = {
    {"winipc-test-audit", L"\\\\.\\mailslot\\winipc-test-audit", false},
    {"winipc-test\\\xC3\xA4", L"\\\\.\\mailslot\\winipc-test\\\x00E4", false},
    {"\\\\.\\mailslot\\winipc-test-audit",
     L"\\\\.\\mailslot\\winipc-test-audit", false},
    {"\\\\.\\MailSlot\\winipc-test-audit",
     L"\\\\.\\MailSlot\\winipc-test-audit", false},
    {"\\\\host\\mailslot\\winipc-test-audit",
     L"\\\\host\\mailslot\\winipc-test-audit", true},
    {"\\\\*\\mailslot\\winipc-test-audit",
     L"\\\\*\\mailslot\\winipc-test-audit", true},
};
static const uint32_t maximums[] = {0, 1, 424, 100000};
static const uint32_t timeouts[] = {0, 1, WINIPC_INFINITE};

static void order_slot(size_t name, const winipc_mailslot_options *options,
                       bool refused)
{
    memset(&order, 0, sizeof order);
    order.name = slot_names[name].wide;
    order.maximum = options->max_message_size;
    order.timeout_ms = MAILSLOT_WAIT_FOREVER;
    order.flags = FILE_FLAG_OVERLAPPED;
    audit_expect(refused ? NULL : &order);
}

/* For each combination of what readers and writers have in common. */
static void with_slot_options(void (*call)(size_t name, size_t security,
                                           winipc_mailslot_options *options),
                              size_t name, size_t security)
{
    FOR_EACH(maximum, maximums)
    {
        FOR_EACH(timeout, timeouts)
        {
            for (int flags = 0; flags < 4; flags++) {
                winipc_mailslot_options options = {
                    .size = sizeof options,
                    .max_message_size = maximums[maximum],
                    .timeout_ms = timeouts[timeout],
                    .allow_remote = flags & 1,
                    .security = security == 0 ? NULL : &securities[security],
                    .stop = flags & 2 ? stop : NULL,
                };

                call(name, security, &options);
            }
        }
    }
}

static void create_slot(size_t name, size_t security,
                        winipc_mailslot_options *options)
{
    bool refused = slot_names[name].remote || options->allow_remote;

    order_slot(name, options, refused);
    order.sddl = descriptors[security];
    ck_assert_int_eq(winipc_mailslot_create(&reader, slot_names[name].name,
                                            options) != WINIPC_OK,
                     refused);
    ck_assert_uint_eq(audit_calls_for_order(), !refused);
    winipc_mailslot_close(reader);
    reader = NULL;
}

START_TEST(creating_a_mailslot)
{
    make_stop();
    FOR_EACH(security, securities)
    with_slot_options(create_slot, (size_t)_i, security);
}
END_TEST

static void open_slot(size_t name, size_t security,
                      winipc_mailslot_options *options)
{
    bool refused = (slot_names[name].remote && !options->allow_remote) ||
                   options->security != NULL;

    order_slot(name, options, refused);
    ck_assert_int_eq(winipc_mailslot_open(&writer, slot_names[name].name,
                                          options) != WINIPC_OK,
                     refused);
    ck_assert_uint_eq(audit_calls_for_order(), !refused);
    winipc_mailslot_close(writer);
    writer = NULL;
    (void)security;
}

START_TEST(opening_a_mailslot)
{
    winipc_mailslot_options options = WINIPC_MAILSLOT_OPTIONS_INIT;
    size_t here = slot_names[_i].remote ? 0 : (size_t)_i;

    make_stop();
    order_slot(here, &options, false);
    order.sddl = descriptors[0];
    ck_assert_ok(winipc_mailslot_create(&reader, slot_names[here].name, NULL));
    FOR_EACH(security, securities)
    with_slot_options(open_slot, (size_t)_i, security);
    if (slot_names[_i].remote)
        return;
    order_slot((size_t)_i, &options, false);
    ck_assert_ok(winipc_mailslot_open(&writer, slot_names[_i].name, NULL));
}
END_TEST

START_TEST(adopting_opens_nothing)
{
    winipc_mailslot_options options = WINIPC_MAILSLOT_OPTIONS_INIT;
    HANDLE handle, process = GetCurrentProcess();

    audit_expect(NULL);
    FOR_EACH(kind, kinds)
    {
        ck_assert_ok(kinds[kind].adopt(kinds[kind].make(NULL)));
        close_object();
    }
    ck_assert_uint_eq(audit_calls_for_order(), 0);
    order_slot(0, &options, false);
    order.sddl = descriptors[0];
    ck_assert_ok(winipc_mailslot_create(&reader, slot_names[0].name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, slot_names[0].name, NULL));
    ck_assert(DuplicateHandle(process, WINIPC_OBJECT(writer)->handle, process,
                              &handle, 0, FALSE, DUPLICATE_SAME_ACCESS));
    winipc_mailslot_close(writer);
    audit_expect(NULL);
    ck_assert_ok(winipc_mailslot_adopt(&writer, handle));
    ck_assert_uint_eq(audit_calls_for_order(), 0);
}
END_TEST

START_TEST(looking_at_the_platform)
{
    winipc_platform_info info;
    winipc__ntapi_table true_table = winipc__ntapi;

    memset(&order, 0, sizeof order);
    order.name = L"\\\\.\\mailslot\\winipc-probe-*";
    order.sddl = descriptors[0];
    order.maximum = 4;
    audit_expect(&order);
    audit_forbid(&winipc__ntapi.NtCreateWaitCompletionPacket);
    audit_forbid(&winipc__ntapi.CreatePrivateNamespaceW);
    ck_assert_ok(winipc_platform(&info));
    winipc__ntapi = true_table;
    ck_assert_uint_eq(audit_calls_for_order(), 2);
}
END_TEST

START_TEST(opening_a_process)
{
    winipc_process *process;

    for (unsigned denials = 0; denials < 5; denials++) {
        memset(&order, 0, sizeof order);
        order.pid = GetCurrentProcessId();
        order.denials = denials + 1;
        audit_expect(&order);
        ck_assert_status(
            winipc_process_open(&process, GetCurrentProcessId(), NULL),
            denials < 4 ? WINIPC_OK : WINIPC_E_ACCESS_DENIED);
        ck_assert_uint_eq(audit_calls_for_order(),
                          denials < 4 ? denials + 1 : 4);
        winipc_process_close(process);
    }
}
END_TEST

/* Without streams, with the null device, and with that and something more. */
START_TEST(beginning_a_process)
{
    HANDLE passed = CreateEventA(NULL, TRUE, FALSE, NULL);
    const winipc_pass pass = {.name = "x", .handle = passed};
    char program[MAX_PATH];
    const char *const arguments[] = {program, "--child", "x", NULL};

    GetModuleFileNameA(NULL, program, sizeof program);
    for (size_t i = 0; i < 3; i++) {
        winipc_process *process;

        memset(&order, 0, sizeof order);
        order.name = L"\\\\.\\NUL";
        audit_expect(&order);
        ck_assert_ok(winipc_spawn(
            &process, arguments,
            WINIPC_SPAWN_OPTIONS(.standard_input =
                                     i > 0 ? WINIPC_NULL_DEVICE : NULL,
                                 .pass = &pass, .pass_count = i == 2)));
        ck_assert_uint_eq(audit_calls_for_order(), i > 0);
        ck_assert_ok(winipc_process_wait(process, SOON));
        winipc_process_close(process);
    }
    CloseHandle(passed);
}
END_TEST

/* Whether the system unsets it is tried with another. */
START_TEST(starting_a_timer)
{
    winipc_timer *timer;

    order_named(0, 0);
    order.sddl = descriptors[0];
    ck_assert_ok(winipc_timer_create(&timer, NULL, NULL));
    object = WINIPC_OBJECT(timer);
    audit_expect(NULL);
    ck_assert_ok(winipc_timer_set_after(timer, 1, 0));
    ck_assert_uint_eq(audit_calls_for_order(), 0);
    close_object();
}
END_TEST

START_TEST(every_call_keeps_its_rules)
{
    unsigned calls, violations;

    ck_assert(audit_report(&calls, &violations));
    figure("audit.calls", calls, "calls");
    figure("audit.violations", violations, "calls");
    ck_assert_uint_eq(violations, 0);
}
END_TEST

static const test tests[] = {
    {&creating_an_object, WAYS *(int)COUNT(kinds)},
    TEST(creating_an_event_without_options),
    TEST_LOOP(opening_an_object, kinds),
    TEST(creating_a_lock),
    TEST(opening_a_lock),
    TEST(creating_a_single_instance),
    TEST_LOOP(creating_a_mailslot, slot_names),
    TEST_LOOP(opening_a_mailslot, slot_names),
    TEST(adopting_opens_nothing),
    TEST(looking_at_the_platform),
    TEST(opening_a_process),
    TEST(beginning_a_process),
    TEST(starting_a_timer),
    TEST(every_call_keeps_its_rules),
    {0},
};

int main(int argc, char **argv)
{
    list_securities();
    return run_tests(argc, argv, "audit", tests, teardown, NULL);
}
