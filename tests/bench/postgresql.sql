-- What one would send to PostgreSQL without any framework.

-- name: begin
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY

-- name: token
SELECT m.id, c.access_epoch, m.company_id, m.user_id
FROM tokens t
JOIN memberships m ON m.id = t.membership_id
JOIN companies c ON c.id = m.company_id
WHERE t.hash = $1 AND m.is_active AND (t.expires_at IS NULL OR t.expires_at > $2)

-- name: reach
SELECT p.id
FROM project_members m
JOIN projects p ON p.id = m.project_id
WHERE m.membership_id = $1 AND p.status = 'LIVE'

-- name: grants
SELECT m.project_id, g.category_id
FROM project_members m
JOIN category_grants g ON g.project_member_id = m.id
WHERE m.membership_id = $1

-- name: project
SELECT id, name FROM projects WHERE id = $1 AND company_id = $2 AND id = ANY($3)

-- name: items
SELECT i.id, i.number, i.name, i.description, i.status, i.is_draft, i.due_on,
  i.schedule_impact_days, i.created_at, CASE WHEN o.own THEN i.direct_cost END,
  i.cost_impact_direct, c.name, u.name
FROM items i
JOIN users u ON u.id = i.creator_id
LEFT JOIN categories c ON c.id = i.category_id
CROSS JOIN LATERAL (
  SELECT bool_or(ic.category_id = ANY($2)) AS own
  FROM item_categories ic WHERE ic.item_id = i.id
) o
WHERE i.company_id = $3 AND i.project_id = $1
  AND (NOT i.is_draft OR i.creator_id = $4 OR EXISTS (
    SELECT 1 FROM item_shares s WHERE s.item_id = i.id AND s.user_id = $4))
  AND i.option_of_id IS NULL AND i.scenario_id IS NULL
ORDER BY i.id LIMIT $5

-- name: projects
SELECT id, name FROM projects WHERE company_id = $1 AND id = ANY($2)
ORDER BY id LIMIT 20

-- name: items_of_each
SELECT i.project_id, i.id, i.number, i.name, i.status,
  CASE WHEN i.own THEN i.direct_cost END, i.cost_impact_direct, c.name
FROM unnest($1::text[]) WITH ORDINALITY AS p(id, place)
CROSS JOIN LATERAL (
  SELECT i.project_id, i.id, i.number, i.name, i.status, i.direct_cost,
    i.cost_impact_direct, i.category_id, (
      SELECT bool_or(ic.category_id = ANY($2))
      FROM item_categories ic WHERE ic.item_id = i.id
    ) AS own
  FROM items i
  WHERE i.company_id = $3 AND i.project_id = p.id
    AND (NOT i.is_draft OR i.creator_id = $4 OR EXISTS (
      SELECT 1 FROM item_shares s WHERE s.item_id = i.id AND s.user_id = $4))
    AND i.option_of_id IS NULL AND i.scenario_id IS NULL
  ORDER BY i.id LIMIT 20
) i
LEFT JOIN categories c ON c.id = i.category_id
ORDER BY p.place, i.id

-- name: comments_of_each
SELECT m.item_id, m.id, m.body, m.created_at, u.name
FROM unnest($1::text[]) WITH ORDINALITY AS i(id, place)
CROSS JOIN LATERAL (
  SELECT m.item_id, m.id, m.body, m.created_at, m.author_id FROM comments m
  WHERE m.item_id = i.id AND m.company_id = $2
    AND (m.is_shared_with_partners OR m.author_id = $3 OR EXISTS (
      SELECT 1 FROM comment_readers r WHERE r.comment_id = m.id AND r.user_id = $3))
  ORDER BY m.id LIMIT 3
) m
JOIN users u ON u.id = m.author_id
ORDER BY i.place, m.id

-- name: json_tiny
SELECT json_build_object('data', json_build_object('project', (
  SELECT json_build_object('id', id, 'name', name)
  FROM projects WHERE id = $1 AND company_id = $2 AND id = ANY($3)
)))

-- name: json_items
SELECT json_build_object('data', json_build_object('project', (
  SELECT json_build_object('id', p.id, 'name', p.name, 'items', json_build_object(
    'nodes', (
      SELECT coalesce(json_agg(r), '[]') FROM (
        SELECT i.id, i.number, i.name, i.description, i.status,
          i.is_draft AS "isDraft", i.due_on AS "dueOn",
          i.schedule_impact_days AS "scheduleImpactDays", i.created_at AS "createdAt",
          NULL AS "internalNote",
          CASE WHEN o.own THEN {i.direct_cost} END AS "directCost",
          NULL AS "markupSubtotal", {i.cost_impact_direct} AS "costImpact",
          NULL AS "ownerCosts",
          CASE WHEN c.id IS NOT NULL THEN json_build_object('name', c.name) END
            AS category,
          json_build_object('name', u.name) AS "createdBy"
        FROM items i
        JOIN users u ON u.id = i.creator_id
        LEFT JOIN categories c ON c.id = i.category_id
        CROSS JOIN LATERAL (
          SELECT bool_or(ic.category_id = ANY($2)) AS own
          FROM item_categories ic WHERE ic.item_id = i.id
        ) o
        WHERE i.company_id = $3 AND i.project_id = p.id
          AND (NOT i.is_draft OR i.creator_id = $4 OR EXISTS (
            SELECT 1 FROM item_shares s WHERE s.item_id = i.id AND s.user_id = $4))
          AND i.option_of_id IS NULL AND i.scenario_id IS NULL
        ORDER BY i.id LIMIT $5
      ) r
    )
  )) FROM projects p WHERE p.id = $1 AND p.company_id = $3 AND p.id = ANY($6)
)))

-- name: json_tree
SELECT json_build_object('data', json_build_object('projects', json_build_object(
  'nodes', (
    SELECT coalesce(json_agg(r), '[]') FROM (
      SELECT p.id, p.name, json_build_object('nodes', (
        SELECT coalesce(json_agg(r), '[]') FROM (
          SELECT i.id, i.number, i.name, i.status,
            CASE WHEN o.own THEN {i.direct_cost} END AS "directCost",
            {i.cost_impact_direct} AS "costImpact",
            CASE WHEN c.id IS NOT NULL THEN json_build_object('name', c.name) END
              AS category,
            json_build_object('nodes', (
              SELECT coalesce(json_agg(r), '[]') FROM (
                SELECT m.id, m.body, m.created_at AS "createdAt",
                  json_build_object('name', u.name) AS author
                FROM comments m
                JOIN users u ON u.id = m.author_id
                WHERE m.item_id = i.id AND m.company_id = $3
                  AND (m.is_shared_with_partners OR m.author_id = $4 OR EXISTS (
                    SELECT 1 FROM comment_readers r
                    WHERE r.comment_id = m.id AND r.user_id = $4))
                ORDER BY m.id LIMIT 3
              ) r
            )) AS comments
          FROM items i
          LEFT JOIN categories c ON c.id = i.category_id
          CROSS JOIN LATERAL (
            SELECT bool_or(ic.category_id = ANY($2)) AS own
            FROM item_categories ic WHERE ic.item_id = i.id
          ) o
          WHERE i.company_id = $3 AND i.project_id = p.id
            AND (NOT i.is_draft OR i.creator_id = $4 OR EXISTS (
              SELECT 1 FROM item_shares s WHERE s.item_id = i.id AND s.user_id = $4))
            AND i.option_of_id IS NULL AND i.scenario_id IS NULL
          ORDER BY i.id LIMIT 20
        ) r
      )) AS items
      FROM projects p WHERE p.company_id = $3 AND p.id = ANY($1)
      ORDER BY p.id LIMIT 20
    ) r
  )
)))
