//! What a source calls the parts of a credential and the settings: its table.

/// The names of each part, the one that wins first. An empty list: the source does not have it.
pub(super) struct Names {
    pub(super) auth_type: List,
    pub(super) token: List,
    pub(super) user: List,
    pub(super) user_id: List,
    pub(super) password: List,
    pub(super) domain_name: List,
    pub(super) domain_id: List,
    pub(super) access_key: List,
    pub(super) secret_key: List,
    pub(super) security_token: List,
    pub(super) region: List,
    pub(super) project_id: List,
    pub(super) project_name: List,
    pub(super) iam: List,
    pub(super) css: List,
    pub(super) geminidb: List,
    pub(super) cacert: List,
    /// Whether certificates are checked.
    pub(super) verify: List,
    /// Whether they are not.
    pub(super) insecure: List,
}

pub(super) type List = &'static [&'static str];

impl Names {
    /// A source that has nothing, to begin a table with.
    pub(super) const NONE: Self = Self {
        auth_type: &[],
        token: &[],
        user: &[],
        user_id: &[],
        password: &[],
        domain_name: &[],
        domain_id: &[],
        access_key: &[],
        secret_key: &[],
        security_token: &[],
        region: &[],
        project_id: &[],
        project_name: &[],
        iam: &[],
        css: &[],
        geminidb: &[],
        cacert: &[],
        verify: &[],
        insecure: &[],
    };

    /// All lists.
    pub(super) fn all(&self) -> [List; 19] {
        [
            self.auth_type,
            self.token,
            self.user,
            self.user_id,
            self.password,
            self.domain_name,
            self.domain_id,
            self.access_key,
            self.secret_key,
            self.security_token,
            self.region,
            self.project_id,
            self.project_name,
            self.iam,
            self.css,
            self.geminidb,
            self.cacert,
            self.verify,
            self.insecure,
        ]
    }
}
