"""Sets of node kinds, as the grammars of tree-sitter for JavaScript and TypeScript name them."""

from __future__ import annotations

# Functions and classes.

CLASSES = frozenset({"class", "class_declaration", "abstract_class_declaration"})

FIELDS = frozenset({"field_definition", "public_field_definition"})
"""Fields of classes, in either grammar."""

CLASS_MEMBERS = FIELDS | {"method_definition"}

HERITAGE = frozenset({"class_heritage", "extends_clause"})

LITERAL_KEYS = frozenset({"property_identifier", "string"})
"""Names of members that can be compared as they are written."""

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
"""Inside of these, `this` is another one than outside."""

FUNCTIONS = (WITH_THIS - {"class_body"}) | {"arrow_function", "class_static_block"}
"""The search for what a `break`, a `super` or an `arguments` belongs to ends at these."""

HOMES = (FUNCTIONS - {"arrow_function"}) | FIELDS
"""The innermost of these decides whether there are `arguments`."""

WITH_NAMES_OF_BODY = FUNCTIONS | {"catch_clause"}
"""The block that is the body of these shares its scope with the parameters."""

OWN_SCOPES = frozenset(
    {"function_declaration", "function_expression", "generator_function", "class", "class_declaration"}
)
"""A call of `super` in these is none of the constructor around them."""

RUN_LATER = OWN_SCOPES | {"arrow_function"}
"""Code in these runs when they are called, not where it stands."""

NAMELESS_FUNCTIONS = frozenset({"function_expression", "generator_function", "class"})
"""Expressions that may have a name of their own."""

NAMED_BY_THEIR_PLACE = NAMELESS_FUNCTIONS | {"arrow_function"}
"""Without a name of their own, these are called after the variable or property that they are assigned to."""

# Names and patterns.

ASSIGNED_PATTERNS = frozenset({"array_pattern", "object_pattern"})

PATTERNS = ASSIGNED_PATTERNS | {"rest_pattern"}

DEFAULTS = frozenset({"assignment_pattern", "object_assignment_pattern"})
"""A target with the value that it gets where there is none."""

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
"""A name in these is declared there, or is no expression."""

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
"""Declarations of one name, which their field `name` holds."""

# Expressions.

MEMBERS = frozenset({"member_expression", "subscript_expression"})

ACCESSES = MEMBERS | {"call_expression"}

CHAINS = ACCESSES | {"binary_expression"}
"""There may be any number of these in a row: a browser reads them without a deeper stack."""

CHAIN_LINKS = ACCESSES | {"non_null_expression"}
"""What an optional chain consists of."""

TRANSPARENT = frozenset(
    {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "type_assertion"}
)
"""Expressions that are the expression in them: `(f)()` and `f!()` call `f`."""

WRAPPED = TRANSPARENT - {"type_assertion"}
"""Those whose first named child is the expression in them."""

UNARY = frozenset({"unary_expression", "await_expression"})

OPERATORS = UNARY | {"binary_expression"}

CALLING = OPERATORS | TRANSPARENT | {"call_expression"}
"""A name directly in one of these may be what is called."""

ASSIGNMENTS = frozenset({"assignment_expression", "augmented_assignment_expression"})

LOW_PRECEDENCE = ASSIGNMENTS | {"arrow_function", "yield_expression"}
"""Expressions that are no operand without parentheses."""

CONTINUED = CHAINS | ASSIGNMENTS | {"ternary_expression", "sequence_expression"}
"""Expressions that begin with an expression."""

OPERATIONS = CHAINS | {
    "ternary_expression",
    "sequence_expression",
    "update_expression",
    "as_expression",
    "non_null_expression",
}
"""Expressions that go on behind a function or class, which `export default` then does not declare."""

OBJECTS = frozenset({"object", "object_pattern"})

NAMELESS = NAMELESS_FUNCTIONS | OBJECTS
"""At the start of a statement, these would be read as a declaration or a block."""

STRINGS = frozenset({"string", "template_string"})

STRING_PARTS = STRINGS | {"string_fragment", "escape_sequence"}

OPAQUE = STRING_PARTS | {"comment", "regex_pattern"}
"""Text in these is no code."""

OPAQUE_LITERALS = frozenset({"regex", "template_string"})
"""Literals in which white space and slashes mean something else than in code."""

VALUES = STRINGS | {"number", "regex", "identifier", "array", "object", '"', "'"}
"""Two of these side by side are no expression."""

# Statements.

LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})

BRANCHES = frozenset({"if_statement", "else_clause"})

SINGLE_BODIES = LOOPS | BRANCHES | {"labeled_statement", "with_statement"}
"""The body of these is one statement, and no declaration unless it is a block."""

CONDITIONS = frozenset({"if_statement", "ternary_expression", "while_statement"})

STATEMENT_LISTS = frozenset({"program", "statement_block", "switch_case", "switch_default", "class_static_block"})

COMMA_LISTS = OBJECTS | {"arguments", "formal_parameters"}
"""Lists in which a comma may be one too many."""

# TypeScript.

TYPE_STATEMENTS = frozenset(
    {"interface_declaration", "type_alias_declaration", "function_signature", "ambient_declaration"}
)
"""Statements that nothing is left of."""

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
"""Types with the sign or word in front of them."""

PROPERTY_MODIFIERS = frozenset({"accessibility_modifier", "override_modifier", "readonly"})
"""With one of these, a constructor's parameter is a property too."""

MEMBER_MODIFIERS = PROPERTY_MODIFIERS | {"?", "!"}
"""What only TypeScript has in front of a member, or behind its name."""
