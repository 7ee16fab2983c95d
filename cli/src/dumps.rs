//! Dumps of memory, which would hold passwords and tokens.

/// Keeps the system from writing the memory of this process to a file when it crashes, and other processes of the user from
/// reading it. On a system that cannot do that, it does nothing.
pub(crate) fn forbid() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::Core).maximum;
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum });
    }
    // This also prevents dumps that the system pipes to a program.
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
