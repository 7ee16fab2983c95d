//! DER as a tree, to change one element and keep the lengths around it right.

/// An element: its first byte, and what is in it.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) tag: u8,
    pub(super) content: Content,
}

#[derive(Clone)]
pub(super) enum Content {
    Bytes(Vec<u8>),
    /// The elements in a list, or in an octet string, as the values of extensions are.
    Nodes(Vec<Node>),
}

impl Node {
    pub(super) fn new(tag: u8, bytes: &[u8]) -> Self {
        Self { tag, content: Content::Bytes(bytes.to_vec()) }
    }

    pub(super) fn read(der: &[u8]) -> Self {
        let mut nodes = nodes(der).unwrap();
        assert_eq!(nodes.len(), 1);
        nodes.remove(0)
    }

    pub(super) fn write(&self) -> Vec<u8> {
        let content = match &self.content {
            Content::Bytes(bytes) => bytes.clone(),
            Content::Nodes(nodes) => nodes.iter().flat_map(Self::write).collect(),
        };
        let length = match content.len() {
            short @ 0..=0x7F => vec![short as u8],
            middle @ 0x80..=0xFF => vec![0x81, middle as u8],
            long => vec![0x82, (long >> 8) as u8, long as u8],
        };
        [&[self.tag], &length[..], &content].concat()
    }

    /// The number of elements below this one.
    pub(super) fn count(&self) -> usize {
        match &self.content {
            Content::Bytes(_) => 0,
            Content::Nodes(nodes) => nodes.iter().map(|node| 1 + node.count()).sum(),
        }
    }

    /// Changes the element with this number below this one into others, or none. They are counted in the order in which
    /// they are written.
    pub(super) fn change(&mut self, number: usize, change: &mut dyn FnMut(Self) -> Vec<Self>) {
        let Content::Nodes(nodes) = &mut self.content else { return };
        let mut before = 0;
        for at in 0..nodes.len() {
            if before == number {
                let new = change(nodes[at].clone());
                nodes.splice(at..=at, new);
                return;
            }
            let below = nodes[at].count();
            if number <= before + below {
                return nodes[at].change(number - before - 1, change);
            }
            before += 1 + below;
        }
    }

    /// The element with this number.
    pub(super) fn get(&self, number: usize) -> Self {
        let mut found = self.clone();
        self.clone().change(number, &mut |node| {
            found = node;
            Vec::new()
        });
        found
    }
}

fn nodes(mut der: &[u8]) -> Option<Vec<Node>> {
    let mut found = Vec::new();
    while !der.is_empty() {
        let (&[tag, first], mut rest) = der.split_first_chunk::<2>()?;
        let length = match first {
            0..=0x7F => usize::from(first),
            0x81 | 0x82 => {
                let (bytes, after) = rest.split_at_checked(usize::from(first & 0x7F))?;
                rest = after;
                bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte))
            }
            _ => return None,
        };
        let (content, after) = rest.split_at_checked(length)?;
        let inner = (tag & 0x20 != 0 || tag == 4).then(|| nodes(content)).flatten();
        let is_list = tag & 0x20 != 0 || inner.as_ref().is_some_and(|inner| inner.len() == 1);
        let content = match inner {
            Some(inner) if is_list => Content::Nodes(inner),
            _ => Content::Bytes(content.to_vec()),
        };
        found.push(Node { tag, content });
        der = after;
    }
    Some(found)
}
