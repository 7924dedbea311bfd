BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT pk_alembic_version PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE analyst (
	"key" INTEGER NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT pk_analyst PRIMARY KEY ("key"),
	CONSTRAINT uq_analyst_name UNIQUE (name)
);
INSERT INTO "analyst" VALUES(1,'Noor');
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
INSERT INTO "arrival" VALUES(1,'1m80sv2g2kw7hcfe0d','shown','["vm", 19683, "1m80sv2g2kw7hcfe0d"]',1795323431);
INSERT INTO "arrival" VALUES(2,'1m80sv2g9gbbc0vp65','shown','["vm", 19683, "1m80sv2g9gbbc0vp65"]',1795323431);
INSERT INTO "arrival" VALUES(3,'1m80sv2gkdmryxj3j3','hidden','["vm", 19683, "1m80sv2gkdmryxj3j3"]',1795323431);
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
	CONSTRAINT pk_article PRIMARY KEY ("key"),
	CONSTRAINT ck_article_status CHECK (status IN ('todo', 'in_progress', 'done', 'flagged')),
	CONSTRAINT ck_article_present CHECK (present IN (0, 1)),
	CONSTRAINT fk_article_arrival_key FOREIGN KEY(arrival_key) REFERENCES arrival ("key")
);
INSERT INTO "article" VALUES(1,'a1',1,1,'flagged','Zoë talks','Tidings','2025-10-19','','{}','9935d4d05fd7e8b04262b9a108dff4d84f4dbfb7bc6a19307a7d7f1a0668693b',38);
INSERT INTO "article" VALUES(2,'a2',1,1,'done','prices','courier','2024-01-02','','{}','8ea6a9c12e37eda1cf05a9591b7a1ee772e34a6aca8d24780beee1a6a504f7a6',20);
INSERT INTO "article" VALUES(3,'a3',1,1,'todo','','','','','{}','e056734effa8d1905527d01e4cd406a82e5193edccf86c5ff0787b8556c6af9c',12);
INSERT INTO "article" VALUES(4,'b1',2,1,'todo','Floods','Tidings','2025-01-01','','{}','77b08bb8e1cbdf9890f096727da6f71760d56f555c037ffa045695b60890a148',16);
INSERT INTO "article" VALUES(5,'b2',2,1,'todo','Later','','','','{}','2fa02eef51bd0fa06a6819892679ed722a4940bd60bf29131d7fb53cd202afe9',6);
INSERT INTO "article" VALUES(6,'c1',3,0,'todo','Taken back','','','','{}','84383ab6f5919ce82d81bbc12d2260897b8b29eed02a301b5c447d6918367a81',11);
CREATE TABLE article_text (
	article_key INTEGER NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_article_text PRIMARY KEY (article_key),
	CONSTRAINT fk_article_text_article_key FOREIGN KEY(article_key) REFERENCES article ("key")
);
INSERT INTO "article_text" VALUES(1,'Zoë 😀 talks in Ōsaka.
وزیرِ آب نے کہا');
INSERT INTO "article_text" VALUES(2,'Prices rose in Oslo.');
INSERT INTO "article_text" VALUES(3,'Nothing yet.');
INSERT INTO "article_text" VALUES(4,'Floods near 北京市.');
INSERT INTO "article_text" VALUES(5,'Later.');
INSERT INTO "article_text" VALUES(6,'Taken back.');
CREATE TABLE change (
	seq INTEGER NOT NULL,
	done INTEGER NOT NULL,
	id TEXT NOT NULL,
	text TEXT NOT NULL,
	analyst TEXT NOT NULL,
	made TEXT NOT NULL,
	edits TEXT NOT NULL,
	CONSTRAINT pk_change PRIMARY KEY (seq),
	CONSTRAINT ck_change_done CHECK (done IN (0, 1))
);
INSERT INTO "change" VALUES(1,1,'1m80sv2g7n6q7hkd0j','import','Noor','2026-11-22T04:57:11.431672Z','[["Arrival",["1m80sv2g2kw7hcfe0d",false,3],["1m80sv2g2kw7hcfe0d",true,3]]]');
INSERT INTO "change" VALUES(2,1,'1m80sv2gc7d64e0za7','import','Noor','2026-11-22T04:57:11.436072Z','[["Arrival",["1m80sv2g9gbbc0vp65",false,2],["1m80sv2g9gbbc0vp65",true,2]]]');
INSERT INTO "change" VALUES(3,1,'1m80sv2ge562ksbwga','tag','Sara','2026-11-22T04:57:11.438254Z','[["Span",null,["1m80sv2ge0zmd9x1q2","a3","claim",[[0,7]],"Noor",{},null,"","2026-11-22T04:57:11.438197Z",null]]]');
INSERT INTO "change" VALUES(4,1,'1m80sv2gg0q6ks6rns','mark','','2026-11-22T04:57:11.440282Z','[["ArticleInfo",["a1","Zoë talks","Tidings","2025-10-19","","todo",{}],["a1","Zoë talks","Tidings","2025-10-19","","flagged",{}]]]');
INSERT INTO "change" VALUES(5,1,'1m80sv2ghcesa2h7wm','delete','','2026-11-22T04:57:11.441706Z','[["Span",["1m80sv2ge0zmd9x1q2","a3","claim",[[0,7]],"Noor",{},null,"","2026-11-22T04:57:11.438197Z",null],null]]');
INSERT INTO "change" VALUES(6,0,'1m80sv2gptpmp51bd0','import','Noor','2026-11-22T04:57:11.446181Z','[["Arrival",["1m80sv2gkdmryxj3j3",false,1],["1m80sv2gkdmryxj3j3",true,1]]]');
CREATE TABLE label_set (
	version INTEGER NOT NULL,
	current INTEGER NOT NULL,
	content TEXT NOT NULL,
	CONSTRAINT pk_label_set PRIMARY KEY (version),
	CONSTRAINT ck_label_set_current CHECK (current IN (0, 1))
);
INSERT INTO "label_set" VALUES(1,1,'{"name":"news","version":1,"labels":[{"id":"claim","name":"Claim","colour":"#e69f00","key":"C","rung":"clause","guideline":"A statement that somebody puts forward as true and that could be checked. Mark what is claimed, without \"he said\" and without the quotation marks; a claim that is broken by such words is one span with two fragments. Example: in \"The harbour master said no ship had left since Monday\", mark \"no ship had left since Monday\"."},{"id":"actor","name":"Actor","colour":"#3d8fd6","key":"A","rung":"name","guideline":"Whoever acts, speaks or is acted upon: a person, an organisation, a state, an armed group. Mark the whole name with its title, and also a description that stands for it. Example: in \"Harbour Master Ilse Brandt met the dockers'' union\", mark \"Harbour Master Ilse Brandt\" and \"the dockers'' union\"."},{"id":"location","name":"Location","colour":"#12a278","key":"L","rung":"name","guideline":"A place on the ground, from a country down to a building. Mark the name only, without \"in\" or \"near\"; a place''s name that stands for its government is an actor. Example: in \"rain fell near Port Ellery\", mark \"Port Ellery\"; in \"Port Ellery raised its taxes\", it is an actor."},{"id":"event","name":"Event","colour":"#d0549b","key":"E","rung":"word","guideline":"Something that happened, is planned or is alleged, at a time and a place. Mark the word that names it, verb or noun, and leave out who and where. Example: in \"the dockers'' strike that closed the port\", mark \"strike\"; in \"two tugs collided\", mark \"collided\"."}]}');
CREATE TABLE relation (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	article_key INTEGER NOT NULL,
	head TEXT NOT NULL,
	tail TEXT NOT NULL,
	label TEXT NOT NULL,
	CONSTRAINT pk_relation PRIMARY KEY ("key"),
	CONSTRAINT fk_relation_article_key FOREIGN KEY(article_key) REFERENCES article ("key")
);
INSERT INTO "relation" VALUES(1,'1m80sv2g1azr5v83m5',1,'1m80sv2g12jd99n56g','1m80sv2g17xykyzn3v','by');
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
	CONSTRAINT pk_span PRIMARY KEY ("key"),
	CONSTRAINT ck_span_offsets CHECK (0 <= start_char AND start_char < end_char),
	CONSTRAINT fk_span_article_key FOREIGN KEY(article_key) REFERENCES article ("key"),
	CONSTRAINT fk_span_analyst_key FOREIGN KEY(analyst_key) REFERENCES analyst ("key")
);
INSERT INTO "span" VALUES(1,'1m80sv2g17xykyzn3v',1,'actor',1,0,6,NULL,'Zoë 😀 ','{}',NULL,'','2026-11-22T04:57:11.425903Z',NULL);
INSERT INTO "span" VALUES(2,'1m80sv2g1r7pvcpq58',1,'event',1,7,12,NULL,'alks ','{}',NULL,'','2026-11-22T04:57:11.425943Z',NULL);
INSERT INTO "span" VALUES(3,'1m80sv2g12jd99n56g',1,'claim',1,0,12,NULL,'Zoë 😀 talks ','{}',NULL,'','2026-11-22T04:57:11.425956Z',NULL);
INSERT INTO "span" VALUES(4,'1m80sv2g1h754599rh',2,'location',1,15,19,NULL,'Oslo','{}',NULL,'','2026-11-22T04:57:11.425995Z',NULL);
INSERT INTO "span" VALUES(5,'1m80sv2g8gj7kccn5e',4,'event',1,0,6,NULL,'Floods','{}',NULL,'','2026-11-22T04:57:11.432945Z',NULL);
INSERT INTO "span" VALUES(6,'1m80sv2g8e4yvnb5xd',4,'location',1,12,15,NULL,'北京市','{}',NULL,'','2026-11-22T04:57:11.432972Z',NULL);
INSERT INTO "span" VALUES(7,'1m80sv2gkty08fa7px',6,'event',1,0,5,NULL,'Taken','{}',NULL,'','2026-11-22T04:57:11.443253Z',NULL);
CREATE INDEX ix_change_done ON change (done);
CREATE UNIQUE INDEX ix_label_set_current ON label_set (current) WHERE current;
CREATE UNIQUE INDEX ix_article_arrival ON article (arrival_key, id);
CREATE UNIQUE INDEX ix_article_id ON article (id) WHERE present;
CREATE INDEX ix_article_present ON article (present);
CREATE INDEX ix_article_sha256 ON article (sha256);
CREATE INDEX ix_article_status ON article (status, present);
CREATE INDEX ix_relation_article ON relation (article_key);
CREATE INDEX ix_relation_head ON relation (head);
CREATE UNIQUE INDEX ix_relation_id ON relation (id, article_key);
CREATE INDEX ix_relation_tail ON relation (tail);
CREATE INDEX ix_span_article ON span (article_key, start_char);
CREATE UNIQUE INDEX ix_span_id ON span (id, article_key);
COMMIT;
PRAGMA application_id=1095651156;
PRAGMA user_version=1;
