CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT pk_alembic_version PRIMARY KEY (version_num)
);
CREATE TABLE analyst (
	"key" INTEGER NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT pk_analyst PRIMARY KEY ("key"),
	CONSTRAINT uq_analyst_name UNIQUE (name)
);
CREATE TABLE arrival (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	state TEXT NOT NULL,
	owner TEXT NOT NULL,
	touched INTEGER NOT NULL,
	CONSTRAINT pk_arrival PRIMARY KEY ("key"),
	CONSTRAINT ck_arrival_state CHECK (state IN ('staged', 'shown', 'hidden', 'doomed')),
	CONSTRAINT uq_arrival_id UNIQUE (id)
);
CREATE TABLE change (
	seq INTEGER NOT NULL,
	done INTEGER NOT NULL,
	id TEXT NOT NULL,
	text TEXT NOT NULL,
	analyst TEXT NOT NULL,
	made TEXT NOT NULL,
	edits TEXT NOT NULL,
	digest INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_change PRIMARY KEY (seq),
	CONSTRAINT ck_change_done CHECK (done IN (0, 1))
);
CREATE INDEX ix_change_done ON change (done);
CREATE TABLE entity_name (
	folded TEXT NOT NULL,
	entity_key INTEGER NOT NULL,
	kind INTEGER NOT NULL,
	CONSTRAINT pk_entity_name PRIMARY KEY (folded, entity_key)
)
 WITHOUT ROWID;
CREATE TABLE gazetteer (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	state TEXT NOT NULL,
	CONSTRAINT pk_gazetteer PRIMARY KEY ("key"),
	CONSTRAINT ck_gazetteer_state CHECK (state IN ('staged', 'shown', 'hidden', 'doomed')),
	CONSTRAINT uq_gazetteer_id UNIQUE (id)
);
CREATE TABLE generation (
	number INTEGER NOT NULL,
	CONSTRAINT pk_generation PRIMARY KEY (number)
);
CREATE TABLE index_reach (
	folding INTEGER NOT NULL,
	reach INTEGER NOT NULL,
	CONSTRAINT pk_index_reach PRIMARY KEY (folding)
);
CREATE TABLE label_set (
	version INTEGER NOT NULL,
	current INTEGER NOT NULL,
	content TEXT NOT NULL,
	digest INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_label_set PRIMARY KEY (version),
	CONSTRAINT ck_label_set_current CHECK (current IN (0, 1))
);
CREATE UNIQUE INDEX ix_label_set_current ON label_set (current) WHERE current;
CREATE TABLE material (
	sha256 TEXT NOT NULL,
	content BLOB NOT NULL,
	CONSTRAINT pk_material PRIMARY KEY (sha256)
);
CREATE TABLE rejection (
	sha256 TEXT NOT NULL,
	start_char INTEGER NOT NULL,
	end_char INTEGER NOT NULL,
	label TEXT NOT NULL,
	article_id TEXT NOT NULL,
	source TEXT NOT NULL,
	analyst TEXT NOT NULL,
	made TEXT NOT NULL,
	digest INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_rejection PRIMARY KEY (sha256, start_char, end_char, label)
);
CREATE TABLE source (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	present INTEGER NOT NULL,
	content TEXT NOT NULL,
	digest INTEGER DEFAULT '0' NOT NULL,
	stamp TEXT DEFAULT '' NOT NULL,
	reach INTEGER DEFAULT '-1' NOT NULL,
	CONSTRAINT pk_source PRIMARY KEY ("key"),
	CONSTRAINT ck_source_present CHECK (present IN (0, 1)),
	CONSTRAINT uq_source_id UNIQUE (id)
);
CREATE TABLE article (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	arrival_key INTEGER NOT NULL,
	present INTEGER NOT NULL,
	status TEXT NOT NULL,
	title TEXT NOT NULL,
	source TEXT NOT NULL,
	published TEXT NOT NULL,
	language TEXT NOT NULL,
	meta TEXT DEFAULT '{}' NOT NULL,
	sha256 TEXT NOT NULL,
	length INTEGER NOT NULL,
	digest INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_article PRIMARY KEY ("key"),
	CONSTRAINT ck_article_status CHECK (status IN ('todo', 'in_progress', 'done', 'flagged')),
	CONSTRAINT ck_article_present CHECK (present IN (0, 1)),
	CONSTRAINT fk_article_arrival_key FOREIGN KEY(arrival_key) REFERENCES arrival ("key")
);
CREATE UNIQUE INDEX ix_article_arrival ON article (arrival_key, id);
CREATE UNIQUE INDEX ix_article_id ON article (id) WHERE present;
CREATE INDEX ix_article_present ON article (present);
CREATE INDEX ix_article_published ON article (published);
CREATE INDEX ix_article_sha256 ON article (sha256);
CREATE INDEX ix_article_source ON article (source COLLATE NOCASE);
CREATE INDEX ix_article_status ON article (status, present);
CREATE INDEX ix_article_title ON article (title COLLATE NOCASE);
CREATE TABLE article_count (
	arrival_key INTEGER NOT NULL,
	status TEXT NOT NULL,
	number INTEGER NOT NULL,
	CONSTRAINT pk_article_count PRIMARY KEY (arrival_key, status),
	CONSTRAINT fk_article_count_arrival_key FOREIGN KEY(arrival_key) REFERENCES arrival ("key") ON DELETE CASCADE
);
CREATE TABLE entity (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	gazetteer_key INTEGER,
	name TEXT NOT NULL,
	label TEXT NOT NULL,
	type TEXT NOT NULL,
	aliases TEXT DEFAULT '[]' NOT NULL,
	codes TEXT DEFAULT '{}' NOT NULL,
	latitude DOUBLE,
	longitude DOUBLE,
	note TEXT NOT NULL,
	created TEXT NOT NULL,
	updated TEXT,
	digest INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_entity PRIMARY KEY ("key"),
	CONSTRAINT fk_entity_gazetteer_key FOREIGN KEY(gazetteer_key) REFERENCES gazetteer ("key")
);
CREATE INDEX ix_entity_gazetteer ON entity (gazetteer_key);
CREATE INDEX ix_entity_id ON entity (id);
CREATE TABLE span_count (
	arrival_key INTEGER NOT NULL,
	label TEXT NOT NULL,
	number INTEGER NOT NULL,
	CONSTRAINT pk_span_count PRIMARY KEY (arrival_key, label),
	CONSTRAINT fk_span_count_arrival_key FOREIGN KEY(arrival_key) REFERENCES arrival ("key") ON DELETE CASCADE
);
CREATE TABLE article_text (
	article_key INTEGER NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_article_text PRIMARY KEY (article_key),
	CONSTRAINT fk_article_text_article_key FOREIGN KEY(article_key) REFERENCES article ("key")
);
CREATE TABLE relation (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	article_key INTEGER NOT NULL,
	head TEXT NOT NULL,
	tail TEXT NOT NULL,
	label TEXT NOT NULL,
	digest INTEGER DEFAULT '0' NOT NULL,
	proposed TEXT,
	CONSTRAINT pk_relation PRIMARY KEY ("key"),
	CONSTRAINT fk_relation_article_key FOREIGN KEY(article_key) REFERENCES article ("key")
);
CREATE INDEX ix_relation_article ON relation (article_key);
CREATE INDEX ix_relation_head ON relation (head);
CREATE UNIQUE INDEX ix_relation_id ON relation (id, article_key);
CREATE INDEX ix_relation_tail ON relation (tail);
CREATE TABLE removed (
	article_key INTEGER NOT NULL,
	CONSTRAINT pk_removed PRIMARY KEY (article_key),
	CONSTRAINT fk_removed_article_key FOREIGN KEY(article_key) REFERENCES article ("key")
);
CREATE TABLE span (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	article_key INTEGER NOT NULL,
	label TEXT NOT NULL,
	analyst_key INTEGER NOT NULL,
	start_char INTEGER NOT NULL,
	end_char INTEGER NOT NULL,
	fragments TEXT,
	quote TEXT NOT NULL,
	attributes TEXT DEFAULT '{}' NOT NULL,
	entity TEXT,
	note TEXT NOT NULL,
	created TEXT NOT NULL,
	updated TEXT,
	digest INTEGER DEFAULT '0' NOT NULL,
	incomplete INTEGER DEFAULT '0' NOT NULL,
	proposed TEXT,
	CONSTRAINT pk_span PRIMARY KEY ("key"),
	CONSTRAINT ck_span_offsets CHECK (0 <= start_char AND start_char < end_char),
	CONSTRAINT fk_span_article_key FOREIGN KEY(article_key) REFERENCES article ("key"),
	CONSTRAINT fk_span_analyst_key FOREIGN KEY(analyst_key) REFERENCES analyst ("key")
);
CREATE INDEX ix_span_article ON span (article_key, start_char);
CREATE INDEX ix_span_entity ON span (entity) WHERE entity IS NOT NULL;
CREATE UNIQUE INDEX ix_span_id ON span (id, article_key);
CREATE INDEX ix_span_incomplete ON span (article_key, start_char) WHERE incomplete;
CREATE INDEX ix_span_proposed ON span (proposed, article_key) WHERE proposed IS NOT NULL;
CREATE INDEX ix_span_words ON span (quote, entity, article_key) WHERE entity IS NOT NULL;
CREATE TABLE suggestion (
	"key" INTEGER NOT NULL,
	article_key INTEGER NOT NULL,
	source_key INTEGER NOT NULL,
	start_char INTEGER NOT NULL,
	end_char INTEGER NOT NULL,
	label TEXT NOT NULL,
	entity TEXT,
	confidence DOUBLE,
	CONSTRAINT pk_suggestion PRIMARY KEY ("key"),
	CONSTRAINT ck_suggestion_offsets CHECK (0 <= start_char AND start_char < end_char),
	CONSTRAINT fk_suggestion_article_key FOREIGN KEY(article_key) REFERENCES article ("key") ON DELETE CASCADE,
	CONSTRAINT fk_suggestion_source_key FOREIGN KEY(source_key) REFERENCES source ("key")
);
CREATE INDEX ix_suggestion_article ON suggestion (article_key, start_char);
CREATE INDEX ix_suggestion_source ON suggestion (source_key, article_key);
