"""The generator of the policy archive: from structured plan YAML to a static, searchable, citable site."""
