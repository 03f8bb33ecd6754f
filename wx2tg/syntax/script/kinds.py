"""Sets of node kinds, as the grammars of tree-sitter for JavaScript and TypeScript name them."""

from __future__ import annotations

# Functions and classes.

CLASSES = frozenset({"class", "class_declaration", "abstract_class_declaration"})

FIELDS = frozenset({"field_definition", "public_field_definition"})
"""Fields of classes, in either grammar."""

CLASS_MEMBERS = FIELDS | {"method_definition"}

HERITAGE = frozenset({"class_heritage", "extends_clause"})

LITERAL_KEYS = frozenset({"property_identifier", "string"})
"""Kinds of member names whose source can be compared directly: computed names and numbers cannot."""

WITH_THIS = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "function_expression",
        "generator_function",
        "method_definition",
        "class_body",
    }
)
"""Nodes that have a `this` of their own."""

FUNCTIONS = (WITH_THIS - {"class_body"}) | {"arrow_function", "class_static_block"}
"""The search outwards for the owner of a `break`, `super` or `arguments` stops at these."""

HOMES = (FUNCTIONS - {"arrow_function"}) | FIELDS
"""The innermost of these around a mention decides whether `arguments` may stand there."""

WITH_NAMES_OF_BODY = FUNCTIONS | {"catch_clause"}
"""Nodes whose body block may not declare the names of their parameters again."""

OWN_SCOPES = frozenset(
    {"function_declaration", "function_expression", "generator_function", "class", "class_declaration"}
)
"""A call of `super` inside one of these does not belong to the constructor around it."""

RUN_LATER = OWN_SCOPES | {"arrow_function"}
"""Code inside one of these runs later, when it is called."""

NAMELESS_FUNCTIONS = frozenset({"function_expression", "generator_function", "class"})
"""Expressions that may have a name of their own."""

NAMED_BY_THEIR_PLACE = NAMELESS_FUNCTIONS | {"arrow_function"}
"""Expressions that take the name of the variable or property they are assigned to, if they have none of their own."""

# Names and patterns.

ASSIGNED_PATTERNS = frozenset({"array_pattern", "object_pattern"})

PATTERNS = ASSIGNED_PATTERNS | {"rest_pattern"}

DEFAULTS = frozenset({"assignment_pattern", "object_assignment_pattern"})
"""A target with a default value: `a = 1` in a pattern."""

PATTERN_PARTS = PATTERNS | DEFAULTS | {"pair_pattern"}

BOUND_NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern"})

ASSIGNED_NAMES = BOUND_NAMES | {"undefined"}

VARIABLES = frozenset({"lexical_declaration", "variable_declaration"})

TYPED_PARAMETERS = frozenset({"required_parameter", "optional_parameter"})
"""Parameters in the grammar of TypeScript, which puts each into a node of its own."""

BINDING_PLACES = (
    VARIABLES
    | TYPED_PARAMETERS
    | {
        "formal_parameters",
        "variable_declarator",
        "catch_clause",
        "enum_body",
        "named_imports",
        "export_clause",
        "class_heritage",
    }
)
"""Nodes in which a name is declared or listed, and so is not an expression that may have parentheses."""

NAMED_DECLARATIONS = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "class_declaration",
        "abstract_class_declaration",
        "enum_declaration",
        "internal_module",
        "import_alias",
    }
)
"""Declarations of a single name, held by their field `name`."""

# Expressions.

MEMBERS = frozenset({"member_expression", "subscript_expression"})

ACCESSES = MEMBERS | {"call_expression"}

CHAINS = ACCESSES | {"binary_expression"}
"""Nodes that may be chained without limit: a browser parses them without a deeper stack, so they do not count as
nesting."""

CHAIN_LINKS = ACCESSES | {"non_null_expression"}
"""The nodes that make up an optional chain."""

TRANSPARENT = frozenset(
    {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "type_assertion"}
)
"""Expressions that mean the same as the expression inside them: `(f)()` and `f!()` call `f`."""

WRAPPED = TRANSPARENT - {"type_assertion"}
"""Transparent expressions whose first named child is the inner expression."""

UNARY = frozenset({"unary_expression", "await_expression"})

OPERATORS = UNARY | {"binary_expression"}

CALLING = OPERATORS | TRANSPARENT | {"call_expression"}
"""A name that is a direct child of one of these may be the function of a call."""

ASSIGNMENTS = frozenset({"assignment_expression", "augmented_assignment_expression"})

LOW_PRECEDENCE = ASSIGNMENTS | {"arrow_function", "yield_expression"}
"""Expressions that need parentheses to be an operand."""

CONTINUED = CHAINS | ASSIGNMENTS | {"ternary_expression", "sequence_expression"}
"""Expressions whose first child is an expression."""

OPERATIONS = CHAINS | {
    "ternary_expression",
    "sequence_expression",
    "update_expression",
    "as_expression",
    "non_null_expression",
}
"""Expressions that the grammars may wrongly begin with an exported declaration: `export default function () {} (x)`."""

OBJECTS = frozenset({"object", "object_pattern"})

NAMELESS = NAMELESS_FUNCTIONS | OBJECTS
"""Expressions that JavaScript would read as a declaration or a block at the start of a statement."""

STRINGS = frozenset({"string", "template_string"})

STRING_PARTS = STRINGS | {"string_fragment", "escape_sequence"}

OPAQUE = STRING_PARTS | {"comment", "regex_pattern"}
"""Nodes whose text is not code."""

OPAQUE_LITERALS = frozenset({"regex", "template_string"})
"""Literals in which white space and slashes are part of the value."""

VALUES = STRINGS | {"number", "regex", "identifier", "array", "object", '"', "'"}
"""Values; two of these side by side can never be valid code."""

# Statements.

LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})

BRANCHES = frozenset({"if_statement", "else_clause"})

SINGLE_BODIES = LOOPS | BRANCHES | {"labeled_statement", "with_statement"}
"""Nodes whose body is a single statement, which may not be a declaration unless a block is around it."""

CONDITIONS = frozenset({"if_statement", "ternary_expression", "while_statement"})

STATEMENT_LISTS = frozenset({"program", "statement_block", "switch_case", "switch_default", "class_static_block"})

COMMA_LISTS = OBJECTS | {"arguments", "formal_parameters"}
"""Lists in which the grammars accept a comma too many."""

# TypeScript.

TYPE_STATEMENTS = frozenset(
    {"interface_declaration", "type_alias_declaration", "function_signature", "ambient_declaration"}
)
"""Statements that are erased completely."""

TYPES = frozenset(
    {
        "array_type",
        "asserts",
        "conditional_type",
        "constructor_type",
        "existential_type",
        "extends_type_clause",
        "flow_maybe_type",
        "function_type",
        "generic_type",
        "index_type_query",
        "infer_type",
        "intersection_type",
        "literal_type",
        "lookup_type",
        "nested_type_identifier",
        "object_type",
        "parenthesized_type",
        "predefined_type",
        "readonly_type",
        "template_literal_type",
        "this_type",
        "tuple_type",
        "type_predicate",
        "type_query",
        "union_type",
    }
)

ANNOTATIONS = frozenset(
    {
        "adding_type_annotation",
        "asserts_annotation",
        "implements_clause",
        "omitting_type_annotation",
        "opting_type_annotation",
        "type_predicate_annotation",
    }
)
"""Types together with the sign or word in front of them, such as `: asserts x`."""

PROPERTY_MODIFIERS = frozenset({"accessibility_modifier", "override_modifier", "readonly"})
"""Modifiers that make a parameter of a constructor a property as well."""

MEMBER_MODIFIERS = PROPERTY_MODIFIERS | {"?", "!"}
"""Signs and words that only TypeScript has in front of a member or after its name."""
