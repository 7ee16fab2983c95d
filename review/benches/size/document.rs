//! A large document: operations, and schemas that are deep, recursive, composed and shared.

use std::fmt::Write as _;

/// The size of a document.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// The number of operations; there are twice as many schemas.
    pub(crate) operations: usize,
    /// Every so many schemas are edited; 0 for none.
    pub(crate) edit_each: usize,
}

/// The schemas of a chain, each of which holds the next.
const CHAIN: usize = 50;
/// The schemas of which some hold others beyond their chain.
const GROUP: usize = 500;

impl Shape {
    /// The text of the document, in YAML.
    pub(crate) fn text(self) -> String {
        let mut text = HEAD.to_owned();
        for index in 0..self.operations {
            text.push_str(&operation(index));
        }
        text.push_str(COMPONENTS);
        for index in 0..self.operations * 2 {
            let is_edited = self.edit_each != 0 && (index + 1).is_multiple_of(self.edit_each);
            text.push_str(&schema(index, self.operations * 2, is_edited));
        }
        text
    }
}

const HEAD: &str = "openapi: 3.0.3
info: { title: Large, version: 1.0.0 }
servers: [{ url: https://api.example.com }]
security: [{ token: [] }]
paths:
";

const COMPONENTS: &str = "components:
  securitySchemes:
    token: { type: apiKey, in: header, name: X-Auth-Token }
  parameters:
    limit:
      name: limit
      in: query
      description: How many are returned at most.
      schema: { type: integer, format: int32, minimum: 1, maximum: 100 }
  responses:
    refused:
      description: The request was refused.
      content:
        application/json:
          schema: { $ref: '#/components/schemas/Error' }
  schemas:
    Error:
      type: object
      description: Why a request was refused.
      properties:
        error_code: { type: string, description: The code. }
        error_msg: { type: string, description: The message. }
";

/// An operation with a parameter of its own and a shared one, a body and an answer.
fn operation(index: usize) -> String {
    let (sent, received) = (index * 2, index * 2 + 1);
    format!(
        "  /v1/{{project_id}}/things{index}/{{thing_id}}:
    post:
      operationId: changeThing{index}
      tags: [things]
      summary: Changes thing {index}
      description: Changes what is known of thing {index}, and answers with what is known then.
      parameters:
        - {{ name: project_id, in: path, required: true, schema: {{ type: string }} }}
        - {{ name: thing_id, in: path, required: true, schema: {{ type: string, maxLength: 64 }} }}
        - {{ $ref: '#/components/parameters/limit' }}
      requestBody:
        required: true
        content:
          application/json:
            schema: {{ $ref: '#/components/schemas/Thing{sent}' }}
      responses:
        '200':
          description: What is known of thing {index}.
          content:
            application/json:
              schema: {{ $ref: '#/components/schemas/Thing{received}' }}
        default: {{ $ref: '#/components/responses/refused' }}
"
    )
}

/// A schema that holds the next one of its chain, itself, and one of another chain.
fn schema(index: usize, count: usize, is_edited: bool) -> String {
    let next = index / CHAIN * CHAIN + (index + 1) % CHAIN;
    let next = if next < count { next } else { index };
    let group = index / GROUP * GROUP;
    let other = (group + (index - group + CHAIN * 7) % GROUP).min(count - 1);
    let longest = if is_edited { 128 } else { 64 };
    let mut text = format!(
        "    Thing{index}:
      type: object
      description: Thing {index}, as clients send it and as the service answers with it.
      required: [id, name]
      properties:
        id: {{ type: string, description: The id of thing {index}., maxLength: {longest} }}
        name: {{ type: string, description: The name of thing {index}., pattern: '^[a-z][a-z0-9-]*$' }}
        kind: {{ type: string, description: What it is., enum: [small, medium, large], x-extensible-enum: true }}
        count: {{ type: integer, format: int64, description: How many there are., minimum: 0, maximum: 100000 }}
        self: {{ type: array, description: More of the same., items: {{ $ref: '#/components/schemas/Thing{index}' }} }}
        next: {{ $ref: '#/components/schemas/Thing{next}' }}
"
    );
    if index.is_multiple_of(3) {
        let _ = writeln!(
            text,
            "        other: {{ allOf: [{{ $ref: '#/components/schemas/Thing{other}' }}], description: Another one. }}"
        );
    }
    let mut opened = 0;
    text.push_str("        deep:\n");
    for depth in 0..8 {
        let indent = " ".repeat(10 + depth * 4);
        let _ = write!(
            text,
            "{indent}type: object\n{indent}description: Level {depth} of what thing {index} holds.\n"
        );
        let _ = write!(text, "{indent}properties:\n{indent}  level:\n");
        opened = depth;
    }
    let indent = " ".repeat(14 + opened * 4);
    let _ = write!(text, "{indent}type: string\n{indent}description: The end of it.\n");
    text
}
